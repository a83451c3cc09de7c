import type { ServerResponse } from 'node:http'

/**
 * Sends a web `Response`. Our handlers' bodies are short, so they are read before anything is sent:
 * one that breaks off is then still a clean failure.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = response.body && Buffer.from(await response.arrayBuffer())
  // The browser has gone, or a middleware has answered in the meantime.
  if (outgoing.destroyed || outgoing.headersSent) return
  outgoing.statusCode = response.status
  if (response.statusText) outgoing.statusMessage = response.statusText
  setHeaders(outgoing, response.headers)
  if (body) outgoing.setHeader('content-length', body.byteLength)
  // In an answer to HEAD, Node leaves the body out by itself.
  outgoing.end(body)
}

function setHeaders(outgoing: ServerResponse, headers: Headers): void {
  dropSeveringPolicy(outgoing, headers)
  for (const [name, value] of headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  }
  // Each in a line of its own, after those that middleware has set: a session's, for example.
  for (const cookie of headers.getSetCookie()) outgoing.appendHeader('set-cookie', cookie)
}

/**
 * A page that brings its own Content-Security-Policy, as the redirect page does, is known to work
 * with the headers that it has. helmet's `Cross-Origin-Opener-Policy` would cut it off from the page
 * that waits for it.
 */
function dropSeveringPolicy(outgoing: ServerResponse, headers: Headers): void {
  if (headers.has('content-security-policy')) outgoing.removeHeader('cross-origin-opener-policy')
}
