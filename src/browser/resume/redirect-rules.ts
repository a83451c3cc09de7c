import { type Rule, readUrl } from '../read-options.js'
import { usePopup } from '../use-popup.js'
import type { Way } from '../way.js'
import { usePopupOrThisTab } from './use-popup-or-this-tab.js'
import { useThisTab } from './use-this-tab.js'

const WAYS = new Map<unknown, Way>([
  ['popup', usePopup],
  ['redirect', useThisTab],
  ['auto', usePopupOrThisTab],
])

/** The options of redirect mode, which add this tab to the ways to Zendesk. */
export const REDIRECT_RULES: Record<'mode' | 'returnTo', Rule> = {
  mode: [(value: unknown) => WAYS.get(value), [...WAYS.keys()].join(', '), 'popup'],
  returnTo: [
    (value: string | URL) => {
      const url = readUrl(value)
      return url && url.origin === location.origin && url
    },
    'a same-origin URL',
    '',
  ],
}
