import { type ElementStatus, STATUSES } from './status.js'

/**
 * The name of a text: the attribute that replaces it, and its key in `messages` and in a language.
 *
 * - `label`: the button, when nothing is going on. It names what is connected, in every status.
 * - `label-<status>`: the button in this status.
 * - `label-retry`: the button in all of `refused`, `blocked`, `closed` and `failed`.
 * - `label-cancel`: the Cancel button.
 * - `label-redirect`: the way on when the window is blocked: this tab goes to Zendesk.
 * - `label-framed`: the same inside a frame: it opens this page in a tab of its own.
 * - `text-<status>`: the line in this status.
 * - `text-framed`: `text-blocked` inside a frame.
 * - `text-overdue`: added to the line once `detached` has taken a minute.
 * - `text-signed-out`: `text-failed` where the backend answered 401.
 * - `text-other-account`: `text-failed` where the backend answered `other_account`: a reconnect that
 *   came back with another account.
 */
export type TextName =
  | 'label'
  | 'label-retry'
  | 'label-cancel'
  | 'label-redirect'
  | 'label-framed'
  | 'text-framed'
  | 'text-overdue'
  | 'text-signed-out'
  | 'text-other-account'
  | `label-${ElementStatus}`
  | `text-${ElementStatus}`

/**
 * Texts in place of the built-in ones. In the lines, `{name}` and `{subdomain}` are the connected
 * account's; a part in `[brackets]` is left out when its placeholder has no value.
 */
export type ElementMessages = Partial<Record<TextName, string>>

/** What a language has to bring. The other texts fall back to these. */
export type Language = Record<
  Exclude<
    TextName,
    `label-${'ready' | 'refused' | 'blocked' | 'closed' | 'failed'}` | 'text-detached'
  >,
  string
>

export const english: Language = {
  label: 'Connect Zendesk',
  'label-waiting': 'Bring to front',
  'label-detached': 'Open the window again',
  'label-exchanging': 'Connecting…',
  'label-connected': 'Connect another account',
  'label-removed': 'Connect again',
  'label-retry': 'Try again',
  'label-cancel': 'Cancel',
  'label-redirect': 'Continue in this tab',
  'label-framed': 'Open this page in a new tab',
  'text-ready': 'You will sign in to Zendesk.',
  'text-waiting': 'Continue in the window we opened.',
  'text-overdue': 'If it shows an error, close it and let us know.',
  'text-exchanging': 'Almost done.',
  'text-connected': 'Connected[ to {name}][ ({subdomain}.zendesk.com)].',
  'text-removed': 'No longer connected[ to {name}].',
  'text-refused': 'You did not allow access. Nothing was connected.',
  'text-blocked':
    'Your browser blocked the window. Allow pop-ups for this page and try again, or continue in this tab.',
  'text-framed':
    'That did not work inside this frame. Close the window if one opened, then open this page in a new tab.',
  'text-closed': 'Sign-in did not finish. Nothing was connected.',
  'text-failed': 'That did not work. Please try again in a moment.',
  'text-signed-out': 'You are not signed in here. Sign in and connect again.',
  'text-other-account': 'That was another account than before. Please choose the same one.',
}

/** Every text's name, for the element to watch these attributes: English has most of them. */
export const TEXT_NAMES: readonly string[] = [
  ...new Set([
    ...Object.keys(english),
    ...STATUSES.flatMap((status) => [`label-${status}`, `text-${status}`]),
  ]),
]
