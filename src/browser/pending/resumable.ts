import { type AuthorizeRequest, attemptKey } from '../request.js'

/** The attempts that this page has called `resume` for. */
const resumable = new Set<string>()

/** From now on this page can finish such an attempt with an answer that comes back to it. */
export function noteResume(request: AuthorizeRequest): void {
  resumable.add(attemptKey(request))
}

export function canFinish(request: AuthorizeRequest): boolean {
  return resumable.has(attemptKey(request))
}
