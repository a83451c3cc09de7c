import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from 'sunshine-connect/node'
import { type RunningSandbox, startSandbox } from 'sunshine-connect/sandbox'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'

type Answer = (request: Request) => Response | Promise<Response>

/** By path: what is answered there. Each is asked for what it is called with, and nothing else. */
export type Routes = Record<string, Answer>

export const dist = (file: string) =>
  readFileSync(new URL(import.meta.resolve(`sunshine-connect/dist/${file}`)), 'utf8')

export const { version } = JSON.parse(
  readFileSync(new URL(import.meta.resolve('sunshine-connect/package.json')), 'utf8'),
)

export const SCRIPT = '/sunshine-connect.global.js'
const INTEGRITY = JSON.parse(dist('integrity.json'))['sunshine-connect.global.js']

/** A page with the script tag, as the README has it. */
export const PAGE = `<!doctype html><title>Install</title>
<script src="${SCRIPT}" integrity="${INTEGRITY}"></script>
<sunshine-connect client-id="sandbox" exchange="/api/connect"></sunshine-connect>`

export const html = (body: string, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })

export const script = (body: string) =>
  new Response(body, { headers: { 'content-type': 'text/javascript; charset=utf-8' } })

export const CALLER = 'https://spa.example'

/** A deployment of ours with nothing wrong. */
export const goodRoutes = (sandbox: string): Routes => {
  const client = createSunshineClient({
    clientId: 'sandbox',
    clientSecret: 'sandbox-secret',
    bridgeUrl: `${sandbox}/sc`,
    apiUrl: `${sandbox}/sc`,
  })
  return {
    '/': () =>
      html(PAGE, {
        'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
        'cross-origin-opener-policy': 'same-origin-allow-popups',
      }),
    [SCRIPT]: () => script(dist('sunshine-connect.global.js')),
    '/oauth/callback': createCallbackPage(),
    '/api/connect': createConnectHandler({
      client,
      allowedOrigins: [CALLER],
      onConnect: () => {},
    }),
  }
}

export interface Deployment {
  url: string
  close(): Promise<unknown>
}

const serve = async (routes: Routes): Promise<Deployment> => {
  const answer = toNodeHandler(async (request: Request) => {
    const { pathname } = new URL(request.url)
    const route = routes[pathname] ?? routes['*']
    return route ? route(request) : new Response('Not found', { status: 404 })
  })
  const server: Server = createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

let sandbox: RunningSandbox | undefined

/** Starts a deployment, good but for what is given. */
export const deploy = async (
  change: Routes | ((good: Routes) => Routes) = {},
): Promise<Deployment> => {
  sandbox ??= await startSandbox()
  const good = goodRoutes(sandbox.url)
  return serve({ ...good, ...(typeof change === 'function' ? change(good) : change) })
}

/** The answer of a route, with headers changed; `null` takes one away. */
export const withHeaders =
  (answer: Answer | undefined, headers: Record<string, string | null>): Answer =>
  async (request) => {
    const response = (await answer?.(request)) ?? new Response()
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) response.headers.delete(name)
      else response.headers.set(name, value)
    }
    return response
  }
