import type { RelayMessages } from '../protocol/relay-options.js'

const ENGLISH: RelayMessages = {
  working: 'Finishing…',
  delivered: 'Done. You can close this window.',
  undelivered: 'The page you came from could not be reached. Try again.',
  invalid: 'There is nothing to finish here. You can close this window.',
}

/**
 * Returns a function that shows one of the texts, in an element that screen readers announce, and
 * returns which. There may be no body yet.
 */
export function createMessage(
  messages?: Partial<RelayMessages>,
  container?: Element,
): <Name extends keyof RelayMessages>(name: Name) => Name {
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const place = container ?? document.body ?? document.documentElement
  place.append(status)
  return (name) => {
    status.textContent = messages?.[name] ?? ENGLISH[name]
    return name
  }
}
