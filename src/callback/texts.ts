import type { RelayMessages } from '../protocol/relay-options.js'

/** The texts that a script can show. */
export type ShownTexts = Omit<RelayMessages, 'title' | 'noScript'>

export const ENGLISH: ShownTexts = {
  working: 'Finishing…',
  delivered: 'Done. You can close this window.',
  undelivered: 'The page you came from could not be reached. Try again.',
  invalid: 'There is nothing to finish here. You can close this window.',
  finish: 'The page you came from has stopped waiting. You can go on in this window.',
  finishButton: 'Finish here',
  busy: 'The page you came from is busy. One moment…',
  goBack: 'Go back to the page you came from. It has not answered yet.',
  expired: 'The time for this is over. Go back and try again.',
  expiredButton: 'Go back',
  bridge: 'To connect, sign in at {host} in a second window.',
  bridgeButton: 'Continue to Zendesk',
  bridgeWaiting: 'Go on in the second window. Keep this one open.',
  bridgeBlocked: 'The browser did not open the second window. Allow it and try again.',
  bridgeCutOff:
    'The page you came from can’t be reached from here. Open it in a tab of its own and try again.',
  bridgeGone: 'The page you came from does not answer. Go back and try again.',
}
