import { type OptionKind, wrongOption } from '../options/read-options.js'
import { isObject } from '../platform/is-object.js'
import { randomText } from '../platform/random-text.js'
import type { StateOption } from './options.js'
import type { Run } from './start-run.js'

/** A state, or the promise of one that the server is issuing. */
export type State = string | PromiseLike<string>

const SHORTEST = 20

/** What a query carries unharmed, whoever writes it and reads it: no `+`, `%`, `&` or space. */
const UNHARMED = /^[\w\-.~=:/]+$/

const TEXT = `at least ${SHORTEST} unguessable characters of base64url`

/** States whose authorize URL this page has opened. One state serves one attempt. */
const spent = new Set<string>()

/** As it is given: a text is checked now, what a function or a promise gives once it is there. */
export const stateOption: OptionKind<StateOption> = {
  mustBe: `${TEXT}, a promise or a function`,
  read(value) {
    if (typeof value === 'string') return isState(value) ? value : undefined
    if (typeof value === 'function') return value as StateOption
    return isPromise(value) ? value : undefined
  },
}

/**
 * The state of a new attempt: asked of the caller, within the click, or made here.
 *
 * @throws TypeError for what is no state, too short or spent; and what a function throws.
 */
export function askForState(option: StateOption | undefined): State {
  if (option === undefined) return randomText()
  const state = typeof option === 'function' ? option() : option
  return isPromise(state) ? state : checkState(state)
}

/** @throws TypeError for what is no state, or was one before. */
export function checkState(state: unknown): string {
  if (!isState(state)) throw wrongOption('state', TEXT)
  if (spent.has(state)) throw wrongOption('state', 'new for each attempt')
  return state
}

/** From now on this state belongs to the attempt that has opened it. */
export function spendState(state: string): void {
  spent.add(state)
}

function isPromise(value: unknown): value is PromiseLike<string> {
  return isObject(value) && 'then' in value
}

function isState(value: unknown): value is string {
  return typeof value === 'string' && value.length >= SHORTEST && UNHARMED.test(value)
}

/** Calls `use` with the state: at once if it is known, later if it was promised. */
export function whenIssued(
  state: State,
  { signal, reject }: Run<never>,
  use: (state: string) => void,
): void {
  if (typeof state === 'string') {
    use(state)
    return
  }
  Promise.resolve(state)
    .then((issued) => {
      if (!signal.aborted) use(checkState(issued))
    })
    .catch(reject)
}
