import { type AddressInfo, createServer } from 'node:net'

/** The wish, or the next free port above it; for 0, any. */
export async function findPort(wish: number): Promise<number> {
  for (let port = wish; port < 65_536; port = wish === 0 ? 0 : port + 1) {
    const free = await tryPort(port, '127.0.0.1')
    // Browsers try either address for `localhost`, and would meet a stranger there.
    if (free !== undefined && (await tryPort(free, '::1')) !== undefined) return free
  }
  throw new Error(`There is no free port from ${wish} on.`)
}

function tryPort(wish: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      // Without IPv6 nobody is there either.
      resolve(code === 'EADDRINUSE' || code === 'EACCES' ? undefined : wish)
    })
    server.listen({ port: wish, host, exclusive: true }, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
