import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { toNodeHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { findProgram } from '../../.ci/programs.mjs'
import { findPython } from '../../.ci/servers.mjs'
import { stopper } from '../../examples/stopper.mjs'
import { startBackend } from './backend-process.ts'

/** An origin that every one of them has on its list. */
export const LISTED = 'https://install.example'

/** How long each call to Zendesk may take, in seconds. */
export const ZENDESK_TIMEOUT = 3

export interface ContractBackend {
  origin: string
  stop: () => Promise<unknown>
  /** All that it has printed. */
  printed: () => string
}

export type StartBackend = (at: {
  bridgeUrl: string
  port: number
  env?: Record<string, string>
}) => Promise<ContractBackend>

const folder = 'examples/backends'

function inProcess(program: string, argumentsFor: (port: number) => string[]): StartBackend {
  return ({ bridgeUrl, port, env: more }) => {
    const env = {
      PORT: String(port),
      SANDBOX_URL: bridgeUrl,
      SUNSHINE_CLIENT_ID: '',
      SUNSHINE_CONNECT_DIST: 'dist',
      // Two blanks, as happens: nothing between them is an origin, nor a host.
      ALLOWED_ORIGINS: `https://first.example  ${LISTED}`,
      ZENDESK_TIMEOUT: String(ZENDESK_TIMEOUT),
      ...more,
    }
    const command = [findProgram(program) ?? program, ...argumentsFor(port)]
    return startBackend(env, command, `http://127.0.0.1:${port}`)
  }
}

// What the server around our handler does: the handler itself doesn't know its names.
const OWN_HOSTS = ['localhost', '127.0.0.1', '[::1]']

function refuseHost(response: ServerResponse): void {
  const [status, code] = [421, 'host_unknown']
  const detail = 'This server does not go by that name.'
  response
    .writeHead(status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify({ title: 'host unknown', status, code, detail }))
}

/** The same routes as the examples have, with our own handlers. */
const startOurs: StartBackend = async ({ bridgeUrl, port }) => {
  const credentials = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
  const timeout = ZENDESK_TIMEOUT * 1000
  const connections = new Map<unknown, string>()
  const connect = createConnectHandler({
    client: createSunshineClient({ ...credentials, bridgeUrl, apiUrl: bridgeUrl, timeout }),
    allowedOrigins: ['https://first.example', LISTED],
    authenticate: (request) => request.headers.get('cookie'),
    expectApp: ({ user }) => connections.get(user),
    onConnect: ({ user, app }) => void connections.set(user, app.id),
  })
  const routes: Record<string, RequestListener> = {
    '/api/connect': toNodeHandler(connect),
    '/oauth/callback': toNodeHandler(createCallbackPage()),
    '/sunshine-connect.global.js': (_, response) =>
      response
        .setHeader('content-type', 'text/javascript')
        .end(readFileSync('dist/sunshine-connect.global.js')),
    '/': (_, response) =>
      response
        .setHeader('content-type', 'text/html')
        .setHeader('set-cookie', 'user=ada; SameSite=Lax; HttpOnly')
        .end(readFileSync(`${folder}/page.html`)),
  }
  const server = createServer((request, response) => {
    const { hostname } = new URL(`http://${request.headers.host}`)
    if (!OWN_HOSTS.includes(hostname)) return void refuseHost(response)
    const route = routes[request.url?.split('?')[0] ?? '']
    return route ? route(request, response) : response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${port}`, stop: stopper(server), printed: () => '' }
}

export const contractBackends: { name: string; file?: string; start: StartBackend }[] = [
  { name: 'createConnectHandler', start: startOurs },
  {
    name: 'Python',
    file: 'app.py',
    start: inProcess(findPython(), () => [`${folder}/app.py`]),
  },
  {
    name: 'PHP',
    file: 'app.php',
    start: inProcess('php', (port) => ['-q', '-S', `127.0.0.1:${port}`, `${folder}/app.php`]),
  },
  { name: 'Ruby', file: 'app.rb', start: inProcess('ruby', () => [`${folder}/app.rb`]) },
]
