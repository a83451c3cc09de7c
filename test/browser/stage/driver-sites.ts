import { createServer, type Server } from 'node:http'
import { readPage } from './responses.ts'

/** How late the page at `/late` is answered, in milliseconds. */
const LATE = 300

const PAGES: Record<string, string> = {
  '/opener': 'driver-opener.html',
  '/plain': 'driver-provider.html',
  '/severed': 'driver-provider.html',
  '/late': 'driver-provider.html',
  '/callback': 'driver-callback.html',
}

/**
 * A page at app.localhost that opens popups, and a provider at idp.localhost with and without
 * `Cross-Origin-Opener-Policy`: two sites, trustworthy without TLS in all engines.
 */
export function startSites(): Server {
  return createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const name = PAGES[pathname] ?? /^\/pages\/([\w-]+\.js)$/.exec(pathname)?.[1]
    const answer = () => {
      response.writeHead(name ? 200 : 404, {
        'content-type': name?.endsWith('.js') ? 'text/javascript' : 'text/html',
        ...(pathname === '/severed' && { 'cross-origin-opener-policy': 'same-origin' }),
      })
      response.end(name ? readPage(name) : '')
    }
    if (pathname === '/late') setTimeout(answer, LATE)
    else answer()
  }).listen(0, '127.0.0.1')
}
