import { createCallbackPage } from 'sunshine-connect/server'

const callback = createCallbackPage()

export const GET = ({ request }) => callback(request)
