import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stopper } from '../../examples/stopper.mjs'

/** Numbers between 0 and 1, the same for the same seed. */
export function createDraws(seed: number): () => number {
  let state = seed
  return () => {
    // A linear congruence, with the constants of Numerical Recipes.
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

const readBody = async (request: IncomingMessage) => {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

const json = (response: ServerResponse, status: number, body: object, headers = {}) =>
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body))

/** Byte by byte: for a second and a half, or without end. */
const drip = (response: ServerResponse, body?: object) => {
  const text = body ? JSON.stringify(body) : ''
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
  let at = 0
  const timer = setInterval(
    () => {
      if (body && at >= text.length) return response.end()
      response.write(text[at++] ?? ' ')
    },
    body ? 1500 / text.length : 200,
  )
  response.on('close', () => clearInterval(timer))
}

/**
 * Zendesk on a bad day. It keeps the books: how often each code was sent to it, and which app each
 * token is for.
 */
export async function startWorstZendesk(draw: () => number) {
  const posts = new Map<string, number>()
  const apps = new Map<string, string>()
  let isBad = true
  let count = 0

  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const luck = isBad ? draw() : 1
    if (request.url?.endsWith('/oauth/token')) {
      const { code } = JSON.parse(body)
      posts.set(code, (posts.get(code) ?? 0) + 1)
      if (luck < 0.03) return json(response, 429, {}, { 'retry-after': '1' })
      if (luck < 0.06) return json(response, 503, {})
      if (luck < 0.065) return drip(response)
      if (luck < 0.08) return request.socket.destroy()
      const token = `token-${++count}`
      apps.set(token, `app-of-${code}`)
      const answer = { access_token: token, token_type: 'Bearer' }
      return luck < 0.12 ? drip(response, answer) : json(response, 200, answer)
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (luck < 0.05) return json(response, 429, {}, { 'retry-after': '1' })
    if (luck < 0.08) return json(response, 503, {})
    const id = apps.get(token)
    if (!id) return json(response, 401, { errors: [{ code: 'unauthorized' }] })
    const answer = { app: { id, displayName: 'Acme', subdomain: 'acme' } }
    return luck < 0.1 ? drip(response, answer) : json(response, 200, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bridge = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sc`
  return {
    env: {
      SUNSHINE_CLIENT_ID: 'acme',
      SUNSHINE_CLIENT_SECRET: 'a-secret',
      SUNSHINE_BRIDGE_URL: bridge,
      SUNSHINE_API_URL: bridge,
    },
    posts,
    tokens: () => apps.size,
    recover: () => {
      isBad = false
    },
    stop: stopper(server),
  }
}
