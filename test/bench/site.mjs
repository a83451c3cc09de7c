import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** The pages, the provider and the backend, all of which answer at once. */
export async function startSite() {
  let heard = {}
  const server = createServer((request, response) => {
    const now = performance.timeOrigin + performance.now()
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    const [name] = /authorize$|callback$|exchange$/.exec(pathname) ?? []
    if (name) heard[name] ??= now
    if (name === 'authorize') response.writeHead(302, { location: answerTo(searchParams) }).end()
    else if (name === 'exchange') send(response, 'application/json', '{}')
    else sendFile(response, pathname)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://app.localhost:${server.address().port}`,
    /** When the next flow's requests are heard first, by their names, in epoch milliseconds. */
    listen: () => {
      heard = {}
      return heard
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function answerTo(request) {
  const url = new URL(request.get('redirect_uri'))
  url.searchParams.set('code', 'c0de')
  url.searchParams.set('state', request.get('state'))
  return url.href
}

const FILES = {
  '/by-hand-inline': 'test/bench/pages/by-hand.html',
  '/by-hand-inline/callback': 'test/bench/pages/by-hand-inline-callback.html',
  '/by-hand-waiting': 'test/bench/pages/by-hand.html',
  '/by-hand-waiting/callback': 'test/bench/pages/by-hand-waiting-callback.html',
  '/by-hand-script': 'test/bench/pages/by-hand.html',
  '/by-hand-script/callback': 'test/bench/pages/by-hand-script-callback.html',
  '/neighbour': 'test/bench/pages/neighbour.html',
  '/ours-inline': 'test/bench/pages/ours.html',
  '/ours-inline/callback': 'dist/callback.html',
  '/ours-script': 'test/bench/pages/ours.html',
  '/ours-script/callback': 'test/bench/pages/ours-script-callback.html',
}

/** Read once: what is measured is no disk. */
const cache = new Map()

function sendFile(response, pathname) {
  const path = FILES[pathname] ?? pathname.slice(1).replace(/^pages\//, 'test/bench/pages/')
  if (!cache.has(path)) cache.set(path, readFile(path))
  const body = cache.get(path)
  if (body === null) response.writeHead(404).end()
  else send(response, path.endsWith('.js') ? 'text/javascript' : 'text/html', body)
}

function readFile(path) {
  try {
    return readFileSync(new URL(`../../${path}`, import.meta.url))
  } catch {
    return null
  }
}

function send(response, type, body) {
  const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }
  response.writeHead(200, headers).end(body)
}
