import type { GrantFlow } from './obtain-grant.js'
import { readText, wrongOption } from './read-options.js'

/** Calls `use` with the state: at once if it is known, later if it was promised. */
export function withState(
  { state, signal, reject }: GrantFlow,
  use: (state: string) => void,
): void {
  if (typeof state === 'string') use(state)
  else {
    state.then((issued) => {
      if (!readText(issued)) reject(wrongOption('state', 'a promise of a string'))
      else if (!signal.aborted) use(issued)
    }, reject)
  }
}
