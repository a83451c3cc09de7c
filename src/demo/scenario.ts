import type { StartSandboxOptions } from '../sandbox/start-sandbox.js'

/** What Zendesk's side does, as the workbench's switches say it. */
export interface Scenario {
  /** `cut`: its pages cut the popup off, as Zendesk's do. `kept`: they don't. */
  popup: 'cut' | 'kept'
  person: 'asks' | 'allows' | 'denies'
  zendesk: 'well' | 'slow' | 'failing'
}

const CHOICES = {
  popup: ['cut', 'kept'],
  person: ['asks', 'allows', 'denies'],
  zendesk: ['well', 'slow', 'failing'],
} as const

/** The scenario that a page's query asks for; what it doesn't say, or says wrong, is as in real life. */
export function scenarioOf(query: URLSearchParams): Scenario {
  const read = <Value>(name: keyof Scenario, values: readonly [Value, ...Value[]]) =>
    values.find((value) => value === query.get(name)) ?? values[0]
  return {
    popup: read('popup', CHOICES.popup),
    person: read('person', CHOICES.person),
    zendesk: read('zendesk', CHOICES.zendesk),
  }
}

/** A word for an address. */
export function nameOf({ popup, person, zendesk }: Scenario): string {
  return `${popup}-${person}-${zendesk}`
}

/** The sandbox that plays it. */
export function sandboxOptions({ popup, person, zendesk }: Scenario): StartSandboxOptions {
  return {
    coop: popup === 'cut',
    person,
    faults: zendesk === 'well' ? {} : { getToken: zendesk === 'slow' ? 'slow' : '500' },
  }
}
