// Next.js: put this at app/[...path]/route.js, beside no page of the same paths.
import { createNodeBackend } from '../node.js'

let backend

/** Made with the first request: `next build` loads this file too, where no secrets are. */
function handle(request) {
  backend ??= createNodeBackend(process.env)
  return backend.app.fetch(request)
}

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as POST }
