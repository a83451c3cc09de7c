import type { RelayMessages } from '../protocol/relay-options.js'

const ENGLISH: RelayMessages = {
  working: 'Finishing…',
  delivered: 'Done. You can close this window.',
  undelivered:
    'The page where you started could not be reached. Go back to it and try again; you can close this window.',
  invalid: 'There is nothing to finish here. Go back to the page where you started and try again.',
}

/** Returns a function that shows one of the texts, in an element that screen readers announce. */
export function createMessage(
  messages: Partial<RelayMessages> = {},
  container?: Element,
): (name: keyof RelayMessages) => void {
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const place = () => (container ?? document.body).append(status)
  // The answer is handed over before there is a body.
  if (container || document.body) place()
  else addEventListener('DOMContentLoaded', place, { once: true })
  return (name) => {
    status.textContent = messages[name] ?? ENGLISH[name]
  }
}
