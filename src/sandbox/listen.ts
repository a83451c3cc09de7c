import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler, type WebHandler } from '../node/to-node-handler.js'
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

/** Serves web `Request` and `Response` over Node's HTTP. Rejects with Node's own error, e.g. EADDRINUSE. */
export function listen(fetch: WebHandler, options: ListenOptions): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    const [path = '/'] = (incoming.url ?? '/').split('?')
    outgoing.once('close', () => {
      const status = outgoing.writableFinished ? outgoing.statusCode : 'dropped'
      options.onAnswer?.(incoming.method ?? '', path, status)
    })
    // What fails, such as a body that breaks off, ends the connection: that is what `drop` is for.
    const onError = (error: unknown) => {
      if (!outgoing.destroyed) options.onFailure?.(error as Error)
      outgoing.destroy()
    }
    toNodeHandler(options.allowRemote ? fetch : atLoopbackNames(fetch), { onError })(
      incoming,
      outgoing,
    )
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

/** A name that a stranger's DNS points at this machine would let their page drive the sandbox. */
function atLoopbackNames(fetch: WebHandler): WebHandler {
  return (request) =>
    isLoopback(new URL(request.url).hostname)
      ? fetch(request)
      : new Response('The sandbox answers to loopback names only.\n', { status: 421 })
}
