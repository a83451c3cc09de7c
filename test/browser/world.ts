import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createSandbox, type SandboxOpenerPolicy } from 'sunshine-connect/sandbox'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'

/**
 * The sites that the scenarios visit, all on one port of this machine: the host name decides. Each
 * is trustworthy to browsers without TLS, `app` and `idp…` are different sites, `cb.app` is another
 * origin of `app`'s site.
 */
export interface World {
  /** The origin of a host, such as `app`, `cb.app`, `other` or `idp-same-origin`. */
  origin(host: string): string
  /** The address of a page that connects: its options, and the headers that it is sent with. */
  openerPage(page?: OpenerPage): string
  /** The states whose codes were exchanged, in order. */
  exchanged: string[]
  /** How many requests reached each path of the `app` site. */
  close(): Promise<void>
}

export interface OpenerPage {
  host?: string
  /** Its Cross-Origin-Opener-Policy; none by default. */
  coop?: SandboxOpenerPolicy | undefined
  provider?: Provider
  /** What the provider does: its pages, or a redirect straight back with something wrong. */
  authorize?: string
  /** Where the answer comes back to. Default: `/callback` of the page's own origin. */
  redirectUri?: string
  /** Further options of `connect`, JSON only. */
  options?: Record<string, unknown>
  /** Whether the page calls `resume` as it loads. */
  resume?: boolean
}

/** The policies that the provider's pages are sent with. */
export const PROVIDERS = ['unsafe-none', 'same-origin', 'same-origin-allow-popups'] as const
export type Provider = (typeof PROVIDERS)[number]

const CLIENT = { clientId: 'client', clientSecret: 'client-secret' }
const STRICT =
  "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

export async function startWorld(): Promise<World> {
  let port = 0
  const origin = (host: string) => `http://${host}.localhost:${port}`
  const exchanged: string[] = []

  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve(
      { fetch: (request) => answer(request), port: 0, hostname: '127.0.0.1' },
      (info: AddressInfo) => {
        port = info.port
        resolve(started)
      },
    )
  })
  const callbacks = ['app', 'cb.app', 'other'].flatMap((host) =>
    [
      '/callback',
      '/callback.html',
      '/callback-script',
      '/callback-elsewhere',
      '/callback-forward',
    ].map((path) => origin(host) + path),
  )
  const sandboxes = Object.fromEntries(
    PROVIDERS.map((coop) => [
      `idp-${coop}`,
      createSandbox({
        clients: [{ ...CLIENT, redirectUris: callbacks }],
        accounts: [{ subdomain: 'acme', displayName: 'Acme Support' }],
        coop: coop === 'unsafe-none' ? false : coop,
      }),
    ]),
  )
  const exchanges = Object.fromEntries(
    PROVIDERS.map((provider) => {
      const client = createSunshineClient({
        ...CLIENT,
        bridgeUrl: `${origin(`idp-${provider}`)}/sc`,
        fetch: async (input, init) =>
          (sandboxes[`idp-${provider}`] as { fetch(request: Request): Promise<Response> }).fetch(
            new Request(input, init),
          ),
      })
      const handler = createConnectHandler({
        client,
        onConnect: ({ state }) => {
          exchanged.push(state)
        },
      })
      return [`/exchange/${provider}`, handler]
    }),
  )

  const callbackOptions = {
    '/callback': {},
    '/callback-elsewhere': () => ({ openerOrigins: [origin('app')] }),
    '/callback-forward': () => ({
      openerOrigins: [origin('app')],
      forwardTo: `${origin('app')}/callback`,
    }),
  } as Record<string, object | (() => object)>

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const host = url.hostname.replace(/\.localhost$/, '')
    const { pathname, searchParams } = url
    const coop = PROVIDERS.find((provider) => host === `idp-${provider}`)
    if (coop && pathname.startsWith('/rogue/')) return rogue(pathname.slice(7), searchParams, coop)
    const sandbox = sandboxes[host]
    if (sandbox) return sandbox.fetch(request)
    const exchange = exchanges[pathname]
    if (exchange) return exchange(request)
    const options = callbackOptions[pathname]
    if (options)
      return createCallbackPage(typeof options === 'function' ? options() : options)(request)
    if (pathname.startsWith('/dist/')) return file(pathname.slice(6))
    if (pathname === '/callback.html') return file('callback.html')
    if (pathname === '/callback-script') {
      const html =
        '<!doctype html><title>Callback</title><link rel="icon" href="data:,"><body><script src="/dist/callback.global.js"></script>'
      return page(html, { 'content-security-policy': STRICT })
    }
    if (pathname === '/opener') {
      const policy = searchParams.get('coop')
      return page(OPENER, policy ? { 'cross-origin-opener-policy': policy } : {})
    }
    if (pathname === '/frame')
      return page(
        `<!doctype html><title>Frame host</title><iframe width="600" height="300" src="${searchParams.get('src')?.replaceAll('&', '&amp;')}"></iframe>`,
        searchParams.get('coop')
          ? { 'cross-origin-opener-policy': searchParams.get('coop') as string }
          : {},
      )
    return new Response('Not found', { status: 404 })
  }

  return {
    origin,
    exchanged,
    openerPage: ({
      host = 'app',
      coop,
      provider = 'unsafe-none',
      authorize = '/sc/oauth/authorize',
      redirectUri = `${origin(host)}/callback`,
      options,
      resume,
    } = {}) => {
      const url = new URL('/opener', origin(host))
      if (coop) url.searchParams.set('coop', coop)
      if (resume) url.searchParams.set('resume', 'yes')
      const all = {
        clientId: CLIENT.clientId,
        redirectUri,
        authorizeUrl: origin(`idp-${provider}`) + authorize,
        exchange: `/exchange/${provider}`,
        ...options,
      }
      url.searchParams.set('options', JSON.stringify(all))
      return url.href
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** A provider that answers at once, and wrongly. */
function rogue(how: string, query: URLSearchParams, coop: Provider): Response {
  const to = new URL(query.get('redirect_uri') as string)
  const state = query.get('state') as string
  const answers: Record<string, [string, string][]> = {
    right: [
      ['code', 'c0de'],
      ['state', state],
    ],
    'wrong-state': [
      ['code', 'c0de'],
      ['state', 'somebody-elses'],
    ],
    'no-state': [['code', 'c0de']],
    'two-states': [
      ['code', 'c0de'],
      ['state', state],
      ['state', state],
    ],
    'two-codes': [
      ['code', 'c0de'],
      ['code', 'c1de'],
      ['state', state],
    ],
    'empty-code': [
      ['code', ''],
      ['state', state],
    ],
    nothing: [['state', state]],
    'error-with-wrong-state': [
      ['error', 'access_denied'],
      ['state', 'somebody-elses'],
    ],
    'described-error': [
      ['error', 'server_error'],
      ['error_description', 'Out to lunch'],
      ['error_uri', 'https://errors.example/'],
      ['state', state],
    ],
  }
  for (const [name, value] of answers[how] ?? []) to.searchParams.append(name, value)
  return new Response(null, {
    status: 302,
    headers: { location: to.href, 'cross-origin-opener-policy': coop },
  })
}

const page = (html: string, headers: Record<string, string> = {}) =>
  new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })

const file = (name: string) =>
  new Response(readFileSync(new URL(`../../dist/${name}`, import.meta.url)), {
    headers: {
      'content-type': name.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/javascript',
    },
  })

/** Connects on a click, with the options in its address, and keeps what came of it for the test. */
const OPENER = `<!doctype html><title>Opener</title><link rel="icon" href="data:,">
<button id="connect">Connect</button> <button id="other">Something else</button>
<script src="/dist/sunshine-connect.global.js"></script>
<script>
  const query = new URLSearchParams(location.search)
  const abort = new AbortController()
  const statuses = []
  const options = { ...JSON.parse(query.get('options')), signal: abort.signal, onStatus: (status) => statuses.push(status) }
  const outcomes = []
  const settled = []
  const keep = (promise) => {
    const begun = performance.now()
    outcomes.push({ state: 'pending' })
    const index = outcomes.length - 1
    promise.then(
      (value) => ({ state: 'resolved', value }),
      (error) => ({ state: 'rejected', name: error?.name, code: error?.code, message: String(error?.message), error: error?.error, errorDescription: error?.errorDescription, errorUri: error?.errorUri, status: error?.status, body: error?.body }),
    ).then((outcome) => { outcomes[index] = { ...outcome, took: performance.now() - begun, at: performance.now() } })
    return promise
  }
  const promises = []
  document.querySelector('#connect').onclick = () => { promises.push(keep(SunshineConnect.connect(options))) }
  let focusedAt = 0
  addEventListener('focus', () => { focusedAt = performance.now() })
  if (query.get('resume')) { const resumed = SunshineConnect.resume(options); if (resumed) keep(resumed) }
</script>`
