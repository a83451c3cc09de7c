import { usePopup } from '../use-popup.js'
import type { Way } from '../way.js'
import { useThisTab } from './use-this-tab.js'

/** Goes to Zendesk in a popup or, where the browser opens none, in this tab. */
export const usePopupOrThisTab: Way = (request, attempt, signal, resolve, reject, fail) =>
  usePopup(request, attempt, signal, resolve, reject, (code, ...details) => {
    if (code === 'popup_blocked') useThisTab(request, attempt, signal, resolve, reject, fail)
    else fail(code, ...details)
  })
