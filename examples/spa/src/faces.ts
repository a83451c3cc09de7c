import type { Obstacle } from './backend.js'
import type { State } from './connection.js'

/** What each state says; `{account}` is the connected account's name. Without a `button`, the main button isn't there. */
export interface Face {
  badge: string
  text: string
  button?: string
}

const FINISH = 'Sign in and allow access in the Zendesk window.'

export const faces: Record<State['name'], Face> = {
  checking: { badge: '', text: 'Looking for your connection…' },
  ready: {
    badge: 'Not connected',
    text: 'Let your bot answer in the Zendesk account you choose.',
    button: 'Connect',
  },
  waiting: { badge: 'Connecting', text: FINISH, button: 'Bring to front' },
  // Zendesk's sign-in hides its window from us. For the person nothing has changed.
  detached: { badge: 'Connecting', text: FINISH, button: 'Open the window again' },
  exchanging: { badge: 'Connecting', text: 'Finishing the connection…', button: 'Connecting…' },
  connected: { badge: 'Connected', text: 'Your bot answers for {account}.' },
  disconnecting: { badge: 'Connected', text: 'Disconnecting…' },
  disconnected: {
    badge: 'Not connected',
    text: 'Disconnected. Your bot no longer has access.',
    button: 'Connect',
  },
  removed: {
    badge: 'Not connected',
    text: 'Access was removed in Zendesk, so your bot no longer answers there.',
    button: 'Connect',
  },
  unreadable: {
    badge: 'Not connected',
    text: 'Your connection can no longer be used. Please connect again.',
    button: 'Connect',
  },
  'disconnect-failed': {
    badge: 'Connected',
    text: 'Zendesk did not confirm, so {account} may still be connected. Please try again.',
  },
  refused: {
    badge: 'Not connected',
    text: 'Access was not allowed, so nothing was connected. You can change your mind at any time.',
    button: 'Connect',
  },
  blocked: {
    badge: 'Not connected',
    text: 'The browser blocked the window. Allow pop-ups for this page, then try again.',
    button: 'Try again',
  },
  closed: {
    badge: 'Not connected',
    text: 'The window was closed before the end. Nothing was connected.',
    button: 'Try again',
  },
  failed: {
    badge: 'Not connected',
    text: 'That did not work. Please try again in a moment. If it still does not, write to help@acme.example.',
    button: 'Try again',
  },
}

/** What helps where disconnecting can't be done from here. */
export const cures: Record<Obstacle, string> = {
  subdomain_unknown:
    'Zendesk did not tell which account this is. Please remove the integration in its Admin Center.',
  connection_unreadable:
    'Connect again first, then disconnect. Or remove the integration in Zendesk’s Admin Center.',
}
