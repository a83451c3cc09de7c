import { usePopup } from '../use-popup.js'
import type { Way } from '../way.js'

/** Stands for a window that an earlier page opened: it can be neither observed nor moved. */
const LOST = { closed: true, close() {}, location: { replace() {} } } as unknown as Window

/** Waits for the answer of a popup that an earlier page of this tab opened. */
export const waitForPopup: Way = (request, ...rest) => {
  const { onStatus } = request
  // It is open already.
  const tell: typeof onStatus = (status) => status === 'opening' || onStatus(status)
  usePopup({ ...request, onStatus: tell, popup: [{}, LOST] }, ...rest)
}
