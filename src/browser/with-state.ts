import type { AuthorizeRequest } from './read-options.js'
import { readText } from './read-text.js'
import { wrongOption } from './wrong-option.js'

/** Calls `use` with the state: at once if it is known, later if it was promised. */
export function withState(
  state: AuthorizeRequest['state'],
  signal: AbortSignal,
  reject: (reason: unknown) => void,
  use: (state: string) => void,
): void {
  if (typeof state === 'string') use(state)
  else {
    state.then((issued) => {
      if (!readText(issued)) reject(wrongOption('state', 'a non-empty string'))
      else if (!signal.aborted) use(issued)
    }, reject)
  }
}
