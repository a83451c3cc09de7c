import { createServer } from 'node:net'

/**
 * One free port for each wish, none twice: the wish itself, or the next free one above it; for 0,
 * any. All are known before anything listens, because each part needs the others' addresses.
 *
 * @param {number[]} wishes
 */
export async function findFreePorts(wishes) {
  const found = []
  for (const wish of wishes) found.push(await findFreePort(wish, found))
  return found
}

async function findFreePort(wish, taken) {
  for (let port = wish; port <= 65_535; port = wish === 0 ? 0 : port + 1) {
    const free = await tryPort(port)
    if (free !== undefined && !taken.includes(free)) return free
  }
  throw new Error(`There is no free port from ${wish} up: set PORT to a lower one.`)
}

/** Both loopbacks, since browsers try either for `localhost` and would meet a stranger there. */
async function tryPort(wish) {
  const port = await tryAddress('127.0.0.1', wish)
  if (port === undefined) return undefined
  return (await tryAddress('::1', port)) === undefined ? undefined : port
}

function tryAddress(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', ({ code }) => {
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(undefined)
      // No IPv6 on this machine: nobody else is there either.
      else if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') resolve(port)
      else reject(new Error(`Could not try port ${port} (${code}).`))
    })
    server.listen({ host, port, exclusive: true }, () => {
      const { port: found } = server.address()
      server.close(() => resolve(found))
    })
  })
}
