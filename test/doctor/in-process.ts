import { readFileSync } from 'node:fs'
import { createSandbox } from 'sunshine-connect/sandbox'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import type { Deployment } from '../../src/doctor/deployment.ts'
import { examine } from '../../src/doctor/examine.ts'
import type { Answer, Look } from '../../src/doctor/look.ts'
import { relayHashOf } from '../../src/doctor/redirect-page/judge-scripts.ts'

/** What is answered at an address. */
export type Route = (request: Request, text: string) => Response | Promise<Response>

/** A deployment that is good but for what it says of itself here. */
export interface Described {
  /** By path, or by whole address on other hosts; `*` for what is not there. */
  routes?: Record<string, Route>
  /** What the doctor is told; `undefined` leaves a part out. */
  told?: { [Name in keyof Deployment]?: Deployment[Name] | string | undefined }
  /** The checks that note something. Left out: none does. */
  notes?: string[]
  /** The checks that find something wrong. */
  finds?: string[]
}

export const APP = 'https://app.example'
export const SPA = 'https://spa.example'
export const CALLBACK = '/oauth/callback'
export const EXCHANGE = '/api/connect'
export const SCRIPT = '/sunshine-connect.global.js'
export const AUTHORIZE = 'https://idp.example/sc/oauth/authorize'

export const dist = (file: string) =>
  readFileSync(new URL(import.meta.resolve(`sunshine-connect/dist/${file}`)), 'utf8')
export const { version } = JSON.parse(
  readFileSync(new URL(import.meta.resolve('sunshine-connect/package.json')), 'utf8'),
)
export const INTEGRITY = JSON.parse(dist('integrity.json'))['sunshine-connect.global.js']

/** The page with the script tag, as the README has it. */
export const PAGE = `<!doctype html><title>Install</title>
<script src="${SCRIPT}" integrity="${INTEGRITY}"></script>
<sunshine-connect client-id="sandbox" redirect-uri="${CALLBACK}" exchange="${EXCHANGE}"></sunshine-connect>`

/** The redirect page as a file, and what a static host is told to send with it. */
export const FILE = dist('callback.html')
export const STATIC = {
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
}

export const sandbox = createSandbox({
  clients: [
    { clientId: 'sandbox', clientSecret: 'sandbox-secret', redirectUris: [APP + CALLBACK] },
  ],
})
const connect = createConnectHandler({
  client: createSunshineClient({
    clientId: 'sandbox',
    clientSecret: 'sandbox-secret',
    fetch: (input, init) => sandbox.fetch(new Request(input, init)),
  }),
  allowedOrigins: [SPA],
  onConnect: () => {},
})

export const html = (body: string, headers: Record<string, string> = {}) =>
  new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })
export const script = (body: string) =>
  new Response(body, { headers: { 'content-type': 'text/javascript' } })

export const GOOD: Record<string, Route> = {
  '/': () =>
    html(PAGE, {
      'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'",
      'cross-origin-opener-policy': 'same-origin-allow-popups',
    }),
  [SCRIPT]: () => script(dist('sunshine-connect.global.js')),
  [CALLBACK]: createCallbackPage(),
  [EXCHANGE]: connect,
  [AUTHORIZE]: (request) => sandbox.fetch(request),
}

const notFound: Route = () => new Response('Not found', { status: 404 })

const asDeployment = (told: Described['told'] = {}): Deployment => {
  const all = {
    page: `${APP}/`,
    redirectUri: APP + CALLBACK,
    exchange: APP + EXCHANGE,
    authorizeUrl: AUTHORIZE,
    clientId: 'sandbox',
    origins: [SPA],
    headers: {},
    ...told,
  }
  const url = (text: string | URL | undefined) => (text ? new URL(text) : undefined)
  return {
    ...all,
    page: url(all.page),
    redirectUri: url(all.redirectUri),
    redirectUriAsGiven: all.redirectUri && String(all.redirectUri),
    exchange: url(all.exchange),
    authorizeUrl: url(all.authorizeUrl),
  } as Deployment
}

/** Answers without a network, so that any host name will do. */
const lookAt =
  (routes: Record<string, Route>): Look =>
  async ({ url, method = 'GET', headers, body }) => {
    const { origin, pathname } = url
    const route =
      routes[origin + pathname] ?? (origin.includes('example') ? routes[pathname] : undefined)
    const request = new Request(url, {
      method,
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
    })
    const response = await (route ?? routes['*'] ?? notFound)(request, body ?? '')
    return answerOf(response)
  }

const answerOf = async (response: Response): Promise<Answer> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  const { 'test-duration': duration = '1', ...rest } = headers
  return {
    kind: 'answer',
    status: response.status,
    headers: rest,
    body: Buffer.from(await response.arrayBuffer()),
    isCut: false,
    duration: Number(duration),
  }
}

const own = { version, relayHash: relayHashOf(FILE), folder: new URL('file:///') }

/** What the doctor says of a deployment. */
export const examined = async ({ routes, told }: Described) => {
  const parts = await examine(asDeployment(told), own, lookAt({ ...GOOD, ...routes }))
  const findings = parts.flatMap((part) => part.findings)
  return {
    findings,
    parts: parts.map(({ name }) => name),
    of: (kind: string) =>
      findings.filter((finding) => finding.kind === kind).map(({ check }) => check),
  }
}
