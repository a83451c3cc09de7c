import type { AuthorizeRequest } from './read-options.js'
import { requestKey } from './request-key.js'

/** An attempt that is under way, as the clicks that asked for it share it. */
export interface Attempt {
  /** Brings the popup to the front, or opens it again where it can't be observed any more. */
  show: () => void
}

const attempts = new Map<string, Attempt & { result: Promise<unknown> }>()

/**
 * Runs one attempt at a time of those that are one and the same to the person: who asks for it
 * again gets the first one's promise, and the popup comes to the front.
 */
export function shareAttempt<Result>(
  request: AuthorizeRequest,
  kind: string,
  run: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const name = kind + requestKey(request)
  const running = attempts.get(name)
  if (running) {
    running.show()
    return running.result as Promise<Result>
  }
  const attempt: Attempt = { show: () => {} }
  const result = run(attempt).finally(() => attempts.delete(name))
  attempts.set(name, Object.assign(attempt, { result }))
  return result
}
