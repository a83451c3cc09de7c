import { assertRequest, refuseRequest } from '../assert-request.js'
import { callQuietly } from '../call-hook.js'
import { admit, type Grant } from './admit.js'
import {
  type ConnectHandlerEvent,
  type ConnectHandlerOptions,
  type ConnectSettings,
  readConnectOptions,
} from './connect-options.js'
import { exchange, type FailingStep, failureOf } from './exchange.js'
import { type Problem, problem } from './problem.js'
import { type Outcome, respond } from './respond.js'

/**
 * Makes the backend's end of `connect`: a function that takes the page's POST of code and state,
 * gets token and app from Zendesk, has `onConnect` store them, and answers
 * `{ app: { id, displayName, subdomain } }`, never the token. Refusals and failures are answers too,
 * see {@link ProblemCode}. It rejects only where it is given no web `Request` (a framework's context,
 * an event): with a TypeError that names the line to write instead.
 *
 * An exchange that has begun is finished even if the browser goes away (on Cloudflare Workers, pass
 * the promise to `ctx.waitUntil` for that): a code is spent once it is sent. The same code posted
 * again in the meantime is refused with `code_in_use`; each process looks after its own requests only.
 *
 * How slowly a body may come in is the server's affair (Node: `server.requestTimeout`).
 *
 * @throws TypeError for a wrong option, naming it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 *
 * @example
 * ```ts
 * import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
 *
 * const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'from the environment' })
 * const connect = createConnectHandler({
 *   client,
 *   authenticate: (request) => request.headers.get('x-user'),
 *   onConnect: ({ user, accessToken, app }) => console.log('store', user, accessToken.length, app.id),
 *   onError: (error) => console.error(error),
 * })
 * const response = await connect(new Request('https://app.example/api/connect', { method: 'POST' }))
 * console.log(response.status) // 403: no page says where it comes from
 * ```
 */
export function createConnectHandler<User = undefined>(
  options: ConnectHandlerOptions<User>,
): (request: Request) => Promise<Response> {
  refuseRequest(options, 'createConnectHandler')
  const settings = readConnectOptions(options)
  const { client, allowedOrigins } = settings
  const exchanging = new Set<string>()

  /** The whole way of a request. `begin` is told each step that may fail, before it begins. */
  async function connect(request: Request, begin: Begin): Promise<Outcome> {
    const admission = await admit(request, { allowedOrigins, clientId: client.clientId })
    if (admission.kind !== 'admitted') return admission
    const { grant } = admission
    const caller = await identify(settings, grant, request)
    if (caller.kind === 'problem') return caller
    if (exchanging.has(grant.code)) return problem('code_in_use')
    exchanging.add(grant.code)
    try {
      return await exchange(settings, { grant, user: caller.user, request }, begin)
    } finally {
      exchanging.delete(grant.code)
    }
  }

  return async function handleConnect(request) {
    assertRequest(request)
    const tell = createTeller(settings)
    let step: FailingStep = 'check'
    function begin(next: FailingStep): void {
      step = next
      if (next !== 'check') tell(next)
    }
    let thrown: unknown
    const outcome = await connect(request, begin).catch((error: unknown) => {
      thrown = error
      return failureOf(step, error)
    })
    if (outcome.kind === 'problem' && outcome.status >= 500) {
      // A body that somebody has read throws nothing, and whoever runs this must hear of it too.
      const error = thrown ?? new Error(outcome.detail)
      callQuietly(() => settings.onError?.(error, { request }))
    }
    const response = respond(outcome, request, allowedOrigins)
    tell('answered', outcomeAttributes(outcome, response))
    return response
  }
}

type Begin = (step: FailingStep) => void

type Caller<User> = { kind: 'caller'; user: User } | Problem

/** Asks the integrator's own functions who is calling, and whether the state is theirs. */
async function identify<User>(
  { authenticate, verifyState }: ConnectSettings<User>,
  { state }: Grant,
  request: Request,
): Promise<Caller<User>> {
  // Without authenticate nothing says what a user is: it is undefined, which is User's default.
  const user = (await authenticate?.(request)) as User
  if (authenticate && !user) return problem('unauthenticated')
  if (verifyState && !(await verifyState({ state, user, request }))) return problem('state_refused')
  return { kind: 'caller', user }
}

type Attributes = Partial<ConnectHandlerEvent['attributes']>

/** Tells `onEvent` what happens, with the time since now. */
function createTeller<User>({ onEvent }: ConnectSettings<User>) {
  const started = performance.now()
  return function tell(name: ConnectHandlerEvent['name'], attributes: Attributes = {}): void {
    const seconds = (performance.now() - started) / 1000
    const all = { 'http.server.request.duration': seconds, ...attributes }
    callQuietly(() => onEvent?.({ name, attributes: all }))
  }
}

function outcomeAttributes(outcome: Outcome, { status }: Response): Attributes {
  const answered = { 'http.response.status_code': status }
  if (outcome.kind !== 'problem') return answered
  return { ...answered, 'error.type': outcome.code, 'error.message': outcome.detail }
}
