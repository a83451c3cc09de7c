import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Between these no system gives a port to anybody who asked for none by its number. */
const [LOWEST, HIGHEST] = [11_000, 30_000]

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
  const first = wish === 0 ? randomInt(LOWEST, HIGHEST) : wish
  for (let port = first; port <= 65_535; port++) {
    if (!taken.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`There is no free port from ${wish} up: set PORT to a lower one.`)
}

/** On both loopbacks, since browsers try either for `localhost` and would meet a stranger there. */
const isFree = async (port) => (await isFreeAt('127.0.0.1', port)) && (await isFreeAt('::1', port))

function isFreeAt(host, port) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', ({ code }) => {
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false)
      // No IPv6 on this machine: nobody else is there either.
      else if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') resolve(true)
      else reject(new Error(`Could not try port ${port} (${code}).`))
    })
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
