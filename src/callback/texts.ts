import type { RelayMessages } from '../protocol/relay-options.js'

/** The texts that a script can show. */
export type ShownTexts = Omit<RelayMessages, 'title' | 'noScript'>

export const ENGLISH: ShownTexts = {
  working: 'Finishing…',
  delivered: 'Done. You can close this window.',
  undelivered: 'The page you came from could not be reached. Try again.',
  invalid: 'There is nothing to finish here. You can close this window.',
  finish: 'The page you came from is no longer waiting. You can go on in this window.',
  finishButton: 'Finish here',
  busy: 'The page you came from is busy. This takes a moment…',
  goBack: 'Go back to the page you came from: it has not answered yet.',
  expired: 'The time for this is over. Go back and try again.',
  expiredButton: 'Go back',
  bridge: 'To connect, sign in at {host} in a second window.',
  bridgeButton: 'Continue to Zendesk',
  bridgeWaiting: 'Go on in the second window. Keep this one open.',
  bridgeBlocked: 'The browser did not open the second window. Allow it, then try again.',
  bridgeCutOff:
    'This window can’t reach the page you came from. Open that page in a tab of its own and connect there.',
  bridgeGone: 'The page you came from does not answer. Go back to it and try again.',
}
