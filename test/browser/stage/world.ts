import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import {
  createSandbox,
  type SandboxOpenerPolicy,
  type SandboxPerson,
} from 'sunshine-connect/sandbox'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { createCallbacks } from './callback-pages.ts'
import { built, page } from './responses.ts'
import { rogueProvider } from './rogue-provider.ts'

/**
 * The sites that the scenarios visit, trustworthy to browsers without TLS. `app`, `other` and `idp-…`
 * are different sites. `app-beside` is another origin of `app`'s site: the same host on another
 * port, since to WebKit each host name below `localhost` is a site of its own.
 */
export interface World {
  /** The origin of `app`, `app-beside`, `other` or a provider such as `idp-same-origin`. */
  origin(host: string): string
  /** The address of a page that connects: its options, and the headers that it is sent with. */
  openerPage(page?: OpenerPage): string
  /** The address of a page at `host` that frames another one. */
  framePage(host: string, src: string): string
  /** The states whose codes were exchanged, in order. */
  readonly exchanged: string[]
  /** What pages with `report` in their address said, in order. */
  readonly reports: Report[]
  /** Lets the providers at `/held/…` go on, this one time. */
  release(): void
  close(): Promise<void>
}

/** How a page stands, from itself: for browsers that no driver can ask. */
export interface Report {
  outcomes: { state: string }[]
  statuses: string[]
}

export interface WorldOptions {
  /** Who decides at the providers; a person who is asked, by default. */
  person?: SandboxPerson
}

export interface OpenerPage {
  host?: string
  /** Its Cross-Origin-Opener-Policy; none by default. */
  coop?: SandboxOpenerPolicy | undefined
  provider?: Provider
  /** What the provider does: its pages by default, or `/rogue/…`. */
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

/** One that leaves the popup its opener, and one that takes it away: for what depends on that alone. */
export const LEAVES_AND_CUTS: readonly Provider[] = ['unsafe-none', 'same-origin']

/** The integrations that the providers know: attempts of different ones are different attempts. */
export const CLIENT_IDS = Array.from({ length: 10 }, (_, index) => `client-${index}`)
const clientSecret = 'client-secret'

export async function startWorld({ person = 'asks' }: WorldOptions = {}): Promise<World> {
  let sites: Fetch | undefined
  const fetch: Fetch = async (request) => sites?.(request) ?? new Response(null, { status: 503 })
  const [main, beside] = await Promise.all([listen(fetch), listen(fetch)])
  const origin = (host: string) =>
    host === 'app-beside'
      ? `http://app.localhost:${beside.port}`
      : `http://${host}.localhost:${main.port}`
  const exchanged: string[] = []
  const providers = Object.fromEntries(
    PROVIDERS.map((coop) => [coop, createProvider({ coop, origin, exchanged, person })]),
  )
  const callbacks = createCallbacks(origin)
  const reports: Report[] = []
  let released = false

  sites = async (request) => {
    const url = new URL(request.url)
    const host = url.hostname.replace(/\.localhost$/, '')
    const provider = host.startsWith('idp-') && providers[host.slice(4)]
    if (provider) {
      const coop = host.slice(4)
      if (url.pathname === '/held/wait') {
        const status = released ? 204 : 200
        released = false
        return new Response(null, { status })
      }
      if (url.pathname.startsWith('/held/')) return page('held.html', withPolicy(coop))
      if (url.pathname.startsWith('/rogue/')) return rogueProvider(url, coop)
      if (url.pathname.startsWith('/pages/')) return answer(url)
      return provider.sandbox.fetch(request)
    }
    if (url.pathname === '/report') {
      reports.push(JSON.parse(await request.text()))
      return new Response(null, { status: 204 })
    }
    const exchange = providers[/^\/exchange\/(.+)/.exec(url.pathname)?.[1] ?? '']
    if (exchange) return exchange.handler(request)
    return callbacks[url.pathname]?.(request) ?? answer(url)
  }

  return {
    origin,
    exchanged,
    reports,
    release: () => {
      released = true
    },
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
        clientId: CLIENT_IDS[0],
        redirectUri,
        authorizeUrl: origin(`idp-${provider}`) + authorize,
        exchange: `/exchange/${provider}`,
        ...options,
      }
      url.searchParams.set('options', JSON.stringify(all))
      return url.href
    },
    framePage: (host, src) => `${origin(host)}/frame?src=${encodeURIComponent(src)}`,
    close: async () => {
      await Promise.all([main.close(), beside.close()])
    },
  }
}

type Fetch = (request: Request) => Promise<Response>
type Origin = World['origin']

async function listen(fetch: Fetch) {
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started))
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { port: (server.address() as AddressInfo).port, close }
}

interface ProviderOptions {
  coop: Provider
  origin: Origin
  exchanged: string[]
  person: SandboxPerson
}

/** A provider with its own clients, and the backend's handler for what it grants. */
function createProvider({ coop, origin, exchanged, person }: ProviderOptions) {
  const redirectUris = ['app', 'app-beside', 'other'].flatMap((host) =>
    Object.keys(createCallbacks(origin)).map((path) => origin(host) + path),
  )
  const sandbox = createSandbox({
    clients: CLIENT_IDS.map((clientId) => ({ clientId, clientSecret, redirectUris })),
    accounts: [{ subdomain: 'acme', displayName: 'Acme Support' }],
    coop: coop === 'unsafe-none' ? false : coop,
    person,
  })
  const handlers = CLIENT_IDS.map((clientId) =>
    createConnectHandler({
      client: createSunshineClient({
        clientId,
        clientSecret,
        bridgeUrl: `${origin(`idp-${coop}`)}/sc`,
        apiUrl: `${origin(`idp-${coop}`)}/sc`,
        fetch: (input, init) => sandbox.fetch(new Request(input, init)),
      }),
      onConnect: ({ state }) => {
        exchanged.push(state)
      },
    }),
  )
  const handler: Fetch = async (request) => {
    const { client_id } = (await request.clone().json()) as { client_id: string }
    const own = handlers[CLIENT_IDS.indexOf(client_id)]
    return own ? own(request) : new Response(null, { status: 400 })
  }
  return { sandbox, handler }
}

const PAGES: Record<string, string> = {
  '/opener': 'opener.html',
  '/frame': 'frame-host.html',
  '/hostile': 'hostile.html',
  '/blank': 'blank.html',
}

function answer({ pathname, searchParams }: URL): Response {
  const coop = searchParams.get('coop')
  const name = PAGES[pathname] ?? /^\/pages\/([\w-]+\.js)$/.exec(pathname)?.[1]
  if (name) return page(name, withPolicy(coop))
  if (pathname.startsWith('/dist/')) return built(pathname.slice('/dist/'.length))
  return new Response('Not found', { status: 404 })
}

function withPolicy(coop: string | null): Record<string, string> {
  return coop ? { 'cross-origin-opener-policy': coop } : {}
}
