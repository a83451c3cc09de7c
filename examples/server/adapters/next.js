// Next.js: put this at app/[...path]/route.js, beside no page of the same paths.
import { createNodeBackend } from '../node.js'

const { app } = createNodeBackend(process.env)
const handle = (request) => app.fetch(request)

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as POST }
