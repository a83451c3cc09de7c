import type { ConnectOptions } from '../browser/options.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'

/** Each option that an attribute can give, and the attribute's name. */
export const ATTRIBUTES = {
  clientId: 'client-id',
  redirectUri: 'redirect-uri',
  callbackOrigin: 'callback-origin',
  authorizeUrl: 'authorize-url',
  exchange: 'exchange',
  credentials: 'credentials',
  mode: 'mode',
  returnTo: 'return-to',
  timeout: 'timeout',
  closedGrace: 'closed-grace',
} as const satisfies Partial<Record<keyof ConnectOptions, string>>

const OBJECTS = ['params', 'headers', 'popup'] as const

/** What only a property can hold: objects, and the state, which is single-use. */
export const PROPERTIES = [...OBJECTS, 'state', 'messages'] as const

/** The options as `connect` takes them. What isn't given is left out, for its default. */
export function readOptions(element: SunshineConnectElement): ConnectOptions {
  const names = [...(Object.keys(ATTRIBUTES) as (keyof typeof ATTRIBUTES)[]), ...OBJECTS]
  const given = names
    .map((name) => [name, element[name] ?? undefined])
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

/** A state for a new attempt, from the page's own function. */
export function issueState({ state }: SunshineConnectElement): Pick<ConnectOptions, 'state'> {
  if (!state) return {}
  if (typeof state === 'function') return { state: state() }
  throw new TypeError('Property "state" must be a function that returns a new state each time')
}
