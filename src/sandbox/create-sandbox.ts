import { adminCenter, removeBot } from './admin-center.js'
import { apiError } from './api-answer.js'
import { authorize } from './authorize.js'
import { connectionsOf, endConnection } from './connections.js'
import { askConsent, decide } from './consent.js'
import { createEvents, missingMarketplaceHeaders } from './events.js'
import { goWrong, planFaults } from './faults.js'
import type { SandboxOperation, SandboxOptions } from './options.js'
import { problemPage } from './page.js'
import { askAccount, pickAccount } from './pick-account.js'
import { readSettings } from './settings.js'
import { askSignIn, signIn, signOut } from './sign-in.js'
import { createState, type Handler, type Visit } from './state.js'
import { token } from './token.js'
import { revoke, tokenInfo } from './token-calls.js'

/** What `createSandbox` makes. */
export interface Sandbox {
  /**
   * Answers one request, wherever it came from: hand it to a server that speaks web `Request` and
   * `Response`, or call it in a test. Needs no `this`. Rejects only if the request's body can't be
   * read, or if its signal aborts while a `slow` fault waits (with the signal's reason).
   */
  fetch(request: Request): Promise<Response>
  /**
   * Removes every bot from an account, as its admin does in Admin Center: their tokens end, and the
   * Remove URL, if there is one, is told of each. Resolves when it has answered, or has failed to.
   * Needs no `this`.
   *
   * @throws TypeError (rejects with it) for a subdomain that is none of the accounts'.
   */
  remove(subdomain: string): Promise<void>
}

interface Route {
  /** People see pages, programs get JSON. */
  audience: 'people' | 'programs'
  operation?: SandboxOperation
  methods: Record<string, Handler>
}

/** By path in lower case: the API page writes `tokenInfo`, and callers ask for `tokeninfo` too. */
const ROUTES = new Map<string, Route>([
  ['/', { audience: 'people', methods: { GET: adminCenter } }],
  ['/remove', { audience: 'people', methods: { POST: removeBot } }],
  [
    '/sc/oauth/authorize',
    { audience: 'people', operation: 'authorize', methods: { GET: authorize } },
  ],
  ['/sign-in', { audience: 'people', methods: { GET: askSignIn, POST: signIn } }],
  ['/accounts', { audience: 'people', methods: { GET: askAccount, POST: pickAccount } }],
  ['/consent', { audience: 'people', methods: { GET: askConsent, POST: decide } }],
  ['/sign-out', { audience: 'people', methods: { POST: signOut } }],
  ['/sc/oauth/token', { audience: 'programs', operation: 'getToken', methods: { POST: token } }],
  [
    '/sc/v2/tokeninfo',
    { audience: 'programs', operation: 'getTokenInfo', methods: { GET: tokenInfo } },
  ],
  [
    '/sc/oauth/authorization',
    { audience: 'programs', operation: 'revokeAccess', methods: { DELETE: revoke } },
  ],
])

/**
 * Makes a stand-in for Zendesk's side of the flow: `/sc/oauth/authorize` with its pages,
 * `/sc/oauth/token`, `/sc/v2/tokenInfo` and `/sc/oauth/authorization`, and at `/` Admin Center in
 * small, all on the origin that its `fetch` is served on. Clients, codes, tokens and signed-in people
 * are kept in memory.
 *
 * For development and tests only: it lets everybody sign in.
 *
 * @throws TypeError for a wrong option, naming it and the cure.
 *
 * @example
 * ```ts
 * import { createSandbox } from 'sunshine-connect/sandbox'
 * import { createSunshineClient } from 'sunshine-connect/server'
 *
 * const sandbox = createSandbox({ person: 'allows' })
 * // A client whose calls never leave this process.
 * const client = createSunshineClient({
 *   clientId: 'sandbox',
 *   clientSecret: 'sandbox-secret',
 *   fetch: (input, init) => sandbox.fetch(new Request(input, init)),
 * })
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const settings = readSettings(options)
  const state = createState(settings)
  const { tell, lastCalls } = createEvents(settings)
  const nextFault = planFaults(settings.faults)

  async function answer(visit: Visit, { operation }: Route, handler: Handler) {
    const { method, signal } = visit.request
    const handle = async () => {
      const response = await handler(visit)
      return method === 'HEAD' ? new Response(null, response) : response
    }
    const fault = operation && nextFault(operation)
    const response = await (fault
      ? goWrong(fault, handle, { page: operation === 'authorize', signal })
      : handle())
    if (operation && operation !== 'authorize') {
      const status = fault === 'drop' ? 'dropped' : response.status
      tell({
        type: 'called',
        operation,
        status,
        missingHeaders: missingMarketplaceHeaders(visit.request),
      })
    }
    return response
  }

  return {
    async fetch(request) {
      const url = new URL(request.url)
      const route = ROUTES.get(url.pathname.toLowerCase())
      const handler = route && handlerFor(route, request.method)
      const visit = { request, url, settings, state, tell, lastCalls }
      const response = await (!route
        ? notFound(visit)
        : !handler
          ? methodNotAllowed(route)
          : answer(visit, route, handler))
      // On redirects as well: one that carries the header cuts the popup off like a page does.
      if (settings.coop && route?.audience !== 'programs') {
        response.headers.set('cross-origin-opener-policy', settings.coop)
      }
      return response
    },
    async remove(subdomain) {
      const known = settings.accounts.map((account) => account.subdomain)
      if (!known.includes(subdomain)) {
        throw new TypeError(`No account "${subdomain}": there are ${known.join(', ')}.`)
      }
      const connections = connectionsOf(state, subdomain)
      await Promise.all(
        connections.map((each) => endConnection({ settings, state, tell }, each, 'admin')),
      )
    },
  }
}

/** HEAD is answered wherever GET is: programs that wait for a server ask so. */
function handlerFor({ methods }: Route, method: string): Handler | undefined {
  const name = method === 'HEAD' ? 'GET' : method
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

function notFound({ url }: Visit) {
  return url.pathname.toLowerCase().startsWith('/sc/')
    ? apiError(404, 'not_found', 'There is no such endpoint')
    : problemPage(404, 'Page not found', 'There is nothing at this address of the sandbox.')
}

async function methodNotAllowed({ audience, methods }: Route) {
  const response = await (audience === 'programs'
    ? apiError(405, 'method_not_allowed', 'This endpoint takes another method')
    : problemPage(405, 'Method not allowed', 'This page takes another method.'))
  const names = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : name))
  response.headers.set('allow', names.join(', '))
  return response
}
