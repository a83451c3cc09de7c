import { type ConnectHandlerOptions, checkConnectOptions } from './connect-options.js'
import { corsHeaders } from './cors.js'
import { createExchange } from './exchange.js'
import { type Outcome, respond, statusOf } from './problem.js'
import { quietly } from './quietly.js'
import { type Grant, readGrant } from './read-grant.js'
import { refuseContentType, refuseMethod, refuseOrigin, refuseUnmarked } from './refuse.js'

/**
 * Makes the backend's end of `connect`: a function that takes the page's POST of code and state,
 * gets token and app from Zendesk, has `onConnect` store them, and answers
 * `{ app: { id, displayName, subdomain } }`, never the token. It never rejects: refusals and
 * failures are answers too, see {@link ProblemCode}.
 *
 * An exchange that has begun is finished even if the browser goes away (on Cloudflare Workers, pass
 * the promise to `ctx.waitUntil` for that). The same code posted twice at once is exchanged once,
 * and both requests get the answer; each process looks after its own requests only.
 *
 * How slowly a body may come in is the server's affair (Node: `server.requestTimeout`).
 *
 * @throws TypeError for a wrong option, naming it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const createConnectHandler = <User = undefined>(
  options: ConnectHandlerOptions<User>,
): ((request: Request) => Promise<Response>) => {
  checkConnectOptions(options)
  const { client, onError, onEvent } = options
  const allowedOrigins = [...(options.allowedOrigins ?? [])]
  const exchange = createExchange(options)

  const decide = async (request: Request): Promise<Outcome> => {
    const refused = refuseMethod(request) ?? refuseOrigin(request, allowedOrigins)
    if (refused) return refused
    if (request.method === 'OPTIONS') return 'preflight'
    const unfit = refuseContentType(request) ?? refuseUnmarked(request)
    if (unfit) return unfit
    const grant = await readGrant(request, client.clientId)
    if (typeof grant === 'string') return grant
    const caller = await identify(options, grant, request)
    return typeof caller === 'string' ? caller : exchange(caller)
  }

  return async (request) => {
    const started = performance.now()
    const outcome = await decide(request).catch((error: unknown) => {
      quietly(() => onError?.(error, { request }))
      return 'internal_error' as const
    })
    quietly(() => onEvent?.(answered(outcome, started)))
    return respond(outcome, corsHeaders(request, allowedOrigins))
  }
}

const identify = async <User>(
  { authenticate, verifyState }: ConnectHandlerOptions<User>,
  { code, state }: Grant,
  request: Request,
) => {
  const user = await authenticate?.(request)
  if (authenticate && !user) return 'unauthenticated'
  // Without authenticate nothing says what a user is: it is undefined, which is User's default.
  const caller = { code, state, user: user as User, request }
  if (verifyState && !(await verifyState({ state, user: caller.user, request })))
    return 'state_refused'
  return caller
}

const answered = (outcome: Outcome, started: number) =>
  ({
    name: 'sunshine_connect.answered',
    attributes: {
      'http.response.status_code': statusOf(outcome),
      'http.server.request.duration': (performance.now() - started) / 1000,
      ...(typeof outcome === 'string' && outcome !== 'preflight' ? { 'error.type': outcome } : {}),
    },
  }) as const
