import { isSunshineApiError } from './api-error.js'
import type { ConnectEvent } from './connect-event.js'
import type { ConnectHandlerOptions } from './connect-options.js'
import type { Outcome, ProblemCode } from './problem.js'
import { quietly } from './quietly.js'
import type { Grant } from './read-grant.js'

/** A request that passed every check. */
export interface Caller<User> extends Grant {
  user: User
  request: Request
}

type Step = Extract<ConnectEvent, { attributes: { 'sunshine_connect.step.duration': number } }>

/**
 * Makes the function that turns a grant into a stored connection. The same code twice at once is
 * one exchange, known to this process only. It takes no notice of the request's `signal`: a code is
 * spent once it is sent, so a browser that goes away must not leave the work half done.
 */
export const createExchange = <User>(options: ConnectHandlerOptions<User>) => {
  const { onEvent } = options
  const pending = new Map<string, { state: string; outcome: Promise<Outcome> }>()

  return (caller: Caller<User>): Promise<Outcome> | Outcome => {
    const other = pending.get(caller.code)
    if (other) {
      if (other.state !== caller.state) return 'code_in_use'
      quietly(() => onEvent?.({ name: 'sunshine_connect.joined', attributes: {} }))
      return other.outcome
    }
    quietly(() => onEvent?.({ name: 'sunshine_connect.accepted', attributes: {} }))
    const outcome = exchange(options, caller).finally(() => pending.delete(caller.code))
    pending.set(caller.code, { state: caller.state, outcome })
    return outcome
  }
}

const exchange = async <User>(
  { client, onConnect, onError, onEvent }: ConnectHandlerOptions<User>,
  { code, state, user, request }: Caller<User>,
): Promise<Outcome> => {
  let started = performance.now()
  const done = (name: Step['name']) => {
    const duration = (performance.now() - started) / 1000
    started += duration * 1000
    quietly(() => onEvent?.({ name, attributes: { 'sunshine_connect.step.duration': duration } }))
  }
  let failure: ProblemCode = 'token_failed'
  try {
    const { accessToken, tokenType } = await client.getToken(code)
    done('sunshine_connect.token')
    failure = 'token_info_failed'
    const { app } = await client.getTokenInfo(accessToken)
    done('sunshine_connect.token_info')
    failure = 'store_failed'
    await onConnect({ accessToken, tokenType, app, state, user, request })
    done('sunshine_connect.stored')
    return { app }
  } catch (error) {
    quietly(() => onError?.(error, { request }))
    return failure !== 'store_failed' && isTimeout(error) ? 'zendesk_timeout' : failure
  }
}

/** Not a code `timeout` of Zendesk's own: that comes with a status. */
const isTimeout = (error: unknown) =>
  isSunshineApiError(error) && error.code === 'timeout' && error.status === undefined
