import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isLoopback } from '../platform/is-loopback.js'

export interface ListenOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  /** Whether requests that name this machine by another name than a loopback one are answered. */
  allowRemote: boolean
  /** Told of each answer: method, path without query, status. */
  onAnswer?(method: string, path: string, status: number | 'dropped'): void
  /** Told why an answer was dropped while the caller still waited for it. */
  onFailure?(error: Error): void
}

export interface Listening {
  /** Origin, without a slash at its end. */
  url: string
  close(): Promise<void>
}

type Fetch = (request: Request) => Promise<Response>

/** Serves web `Request` and `Response` over Node's HTTP. Rejects with Node's own error, e.g. EADDRINUSE. */
export function listen(fetch: Fetch, options: ListenOptions): Promise<Listening> {
  const server = createServer(async (incoming, outgoing) => {
    const [path = '/'] = (incoming.url ?? '/').split('?')
    const tell = (status: number | 'dropped') =>
      options.onAnswer?.(incoming.method ?? '', path, status)
    try {
      tell(await respond(fetch, options, incoming, outgoing))
    } catch (error) {
      if (!outgoing.destroyed) options.onFailure?.(error as Error)
      outgoing.destroy()
      tell('dropped')
    }
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      const { port } = server.address() as AddressInfo
      const host = options.host.includes(':') ? `[${options.host}]` : options.host
      resolve({
        url: `http://${host}:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
}

async function respond(
  fetch: Fetch,
  { allowRemote }: ListenOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<number> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const request = toRequest(incoming, gone.signal)
  const response = !request
    ? new Response('Bad request\n', { status: 400 })
    : // A name that a stranger's DNS points at this machine would let their page drive the sandbox.
      allowRemote || isLoopback(new URL(request.url).hostname)
      ? await fetch(request)
      : new Response('The sandbox answers to loopback names only.\n', { status: 421 })
  const body = Buffer.from(await response.arrayBuffer())
  outgoing.writeHead(response.status, [...response.headers].flat())
  outgoing.end(body)
  // What the answer didn't wait for: the next request on this connection stands behind it. While
  // somebody waits for this event, nothing flows.
  incoming.removeAllListeners('readable')
  incoming.resume()
  return response.status
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | null {
  const { method = 'GET', headers, rawHeaders, url = '' } = incoming
  const address = `http://${headers.host}${url}`
  if (!url.startsWith('/') || !URL.canParse(address)) return null
  const pairs: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming)
  // Named first, because TypeScript's web types don't know `duplex`, which Node insists on.
  const init = { method, headers: pairs, body, signal, duplex: 'half' }
  try {
    return new Request(address, init)
  } catch {
    // A method or header that fetch forbids, such as TRACE.
    return null
  }
}

/** Unlike `Readable.toWeb`, leaves the connection alone when nobody reads to the end. */
function bodyOf(incoming: IncomingMessage) {
  const chunks = incoming.iterator({ destroyOnReturn: false })
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return?.()
    },
  })
}
