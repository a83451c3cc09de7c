import { apiError } from './api-answer.js'
import { authorize } from './authorize.js'
import { askConsent, decide } from './consent.js'
import { createFaults } from './faults.js'
import { frontPage } from './front-page.js'
import type { SandboxOperation, SandboxOptions } from './options.js'
import { askAccount, pickAccount } from './pick-account.js'
import { problemPage } from './problem-page.js'
import { revoke } from './revoke.js'
import { readSettings } from './settings.js'
import { askSignIn, signIn } from './sign-in.js'
import { signOut } from './sign-out.js'
import { createState } from './state.js'
import { token } from './token.js'
import { tokenInfo } from './token-info.js'
import type { Handler, Visit } from './visit.js'

/** What `createSandbox` makes. */
export interface Sandbox {
  /**
   * Answers one request, wherever it came from: hand it to a server that speaks web `Request` and
   * `Response`, or call it in a test. Needs no `this`. Rejects only if the request's body can't be
   * read, or if its signal aborts while a `slow` fault waits (with the signal's reason).
   */
  fetch(request: Request): Promise<Response>
}

interface Route {
  /** People see pages, programs get JSON. */
  audience: 'people' | 'programs'
  operation?: SandboxOperation
  methods: Record<string, Handler>
}

/** By path in lower case: the API page writes `tokenInfo`, and callers ask for `tokeninfo` too. */
const ROUTES = new Map<string, Route>([
  ['/', { audience: 'people', methods: { GET: frontPage } }],
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
 * `/sc/oauth/token`, `/sc/v2/tokenInfo` and `/sc/oauth/authorization`, all on the origin that its
 * `fetch` is served on. Clients, codes, tokens and signed-in people are kept in memory.
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
  const withFault = createFaults(settings.faults)

  const answer = (visit: Visit, route: Route | undefined) => {
    if (!route) return notFound(visit)
    const { method } = visit.request
    const handler = Object.hasOwn(route.methods, method) && route.methods[method]
    if (!handler) return methodNotAllowed(route)
    return withFault(route.operation, visit.request, () => handler(visit))
  }

  return {
    async fetch(request) {
      const url = new URL(request.url)
      const route = ROUTES.get(url.pathname.toLowerCase())
      const response = await answer({ request, url, settings, state }, route)
      // On redirects as well: one that carries the header cuts the popup off like a page does.
      if (settings.coop && route?.audience !== 'programs') {
        response.headers.set('cross-origin-opener-policy', settings.coop)
      }
      return response
    },
  }
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
  response.headers.set('allow', Object.keys(methods).join(', '))
  return response
}
