import { admit } from './admit.js'
import type { ConnectEvent, ConnectStep } from './connect-event.js'
import {
  CONNECT_RULES,
  type ConnectHandlerOptions,
  type ConnectSettings,
} from './connect-options.js'
import { type Outcome, type Problem, respond } from './problem.js'
import { readOptions } from './read-options.js'

/**
 * Makes the backend's end of `connect`: a function that takes the page's POST of code and state,
 * gets token and app from Zendesk, has `onConnect` store them, and answers
 * `{ app: { id, displayName, subdomain } }`, never the token. It never rejects: refusals and
 * failures are answers too, see {@link ProblemCode}.
 *
 * An exchange that has begun is finished even if the browser goes away (on Cloudflare Workers, pass
 * the promise to `ctx.waitUntil` for that): a code is spent once it is sent. The same code posted
 * again in the meantime is refused with `code_in_use`; each process looks after its own requests only.
 *
 * How slowly a body may come in is the server's affair (Node: `server.requestTimeout`).
 *
 * @throws TypeError for a wrong option, naming it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const createConnectHandler = <User = undefined>(
  options: ConnectHandlerOptions<User>,
): ((request: Request) => Promise<Response>) => {
  const { client, onConnect, allowedOrigins, authenticate, verifyState, onError, onEvent } =
    readOptions<ConnectSettings<User>>(options, CONNECT_RULES)
  const exchanging = new Set<string>()

  /** The whole way of a request. `begin` is told each step that may fail, before it begins. */
  const connect = async (
    request: Request,
    begin: (step: ConnectStep) => void,
  ): Promise<Outcome> => {
    const grant = await admit(request, allowedOrigins, client.clientId)
    if (typeof grant === 'string') return grant
    const { code, state } = grant
    // Without authenticate nothing says what a user is: it is undefined, which is User's default.
    const user = (await authenticate?.(request)) as User
    if (authenticate && !user) return '401 unauthenticated'
    if (verifyState && !(await verifyState({ state, user, request }))) return '403 state_refused'
    if (exchanging.has(code)) return '409 code_in_use'
    exchanging.add(code)
    try {
      begin('token')
      const { accessToken, tokenType } = await client.getToken(code)
      begin('token_info')
      const { app } = await client.getTokenInfo(accessToken)
      begin('store')
      await onConnect({ accessToken, tokenType, app, state, user, request })
      return { app }
    } finally {
      exchanging.delete(code)
    }
  }

  return async (request) => {
    const started = performance.now()
    let step: ConnectStep | 'check' = 'check'
    const tell = (name: ConnectEvent['name'], attributes?: object) =>
      quietly(onEvent, {
        name,
        attributes: {
          'http.server.request.duration': (performance.now() - started) / 1000,
          ...attributes,
        },
      })
    const outcome = await connect(request, (next) => {
      step = next
      tell(step)
    }).catch((error): Problem => {
      quietly(onError, error, { request })
      return `${statusOf(step, error)} ${step}_failed` as Problem
    })
    const response = respond(outcome, request, allowedOrigins)
    tell('answered', {
      'http.response.status_code': response.status,
      'error.type': response.ok ? undefined : String(outcome).slice(4),
    })
    return response
  }
}

const statusOf = (step: string, error: unknown) => {
  const { code, status }: { code?: unknown; status?: unknown } = Object(error)
  if (!step.startsWith('token')) return 500
  // With a status, it is Zendesk's own code.
  return code === 'timeout' && !status ? 504 : 502
}

/** Calls one of the integrator's hooks. What it throws or rejects with is no concern of the flow. */
const quietly = async <Args extends unknown[]>(
  hook: ((...args: Args) => unknown) | undefined,
  ...args: Args
) => {
  try {
    await hook?.(...args)
  } catch {
    // Documented: what onError and onEvent throw is ignored.
  }
}
