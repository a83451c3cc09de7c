import { createCallbackPage } from 'sunshine-connect/server'

export const GET = createCallbackPage()
