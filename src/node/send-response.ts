import type { ServerResponse } from 'node:http'

/**
 * Sends a web `Response`. Our handlers' bodies are short, so they are read before anything is sent:
 * one that breaks off is then still a clean failure.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<void> {
  const body = response.body && Buffer.from(await response.arrayBuffer())
  // The browser has gone, or a middleware has answered in the meantime.
  if (isGone(outgoing) || outgoing.headersSent) return
  outgoing.statusCode = response.status
  // HTTP/2 has none, and Node warns about it.
  if (response.statusText && !isHttp2(outgoing)) outgoing.statusMessage = response.statusText
  setHeaders(outgoing, response.headers)
  if (body) outgoing.setHeader('content-length', body.byteLength)
  // In an answer to HEAD, Node leaves the body out by itself.
  outgoing.end(body)
}

/** As HTTP/2's answers are in Node's compatible API. */
interface Http2Answer {
  stream: { destroyed: boolean }
}

function isHttp2(outgoing: object): outgoing is Http2Answer {
  return 'stream' in outgoing
}

/** With HTTP/2, only the stream below knows. */
function isGone(outgoing: ServerResponse): boolean {
  return isHttp2(outgoing) ? outgoing.stream.destroyed : outgoing.destroyed
}

/** How an answer is framed is Node's affair: what the handler says of it could only be wrong. */
const FRAMING = [
  ...['connection', 'content-length', 'keep-alive', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]

function setHeaders(outgoing: ServerResponse, headers: Headers): void {
  dropSeveringPolicy(outgoing, headers)
  for (const [name, value] of headers) {
    if (name !== 'set-cookie' && !FRAMING.includes(name)) outgoing.setHeader(name, value)
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
