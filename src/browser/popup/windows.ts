import type { AnyAttempt } from '../attempt.js'
import { mark } from '../mark.js'
import type { PopupSize } from '../option-kinds.js'
import type { AuthorizeRequest } from '../request.js'

/** What came of opening a window. */
export type Opening =
  | 'opened'
  | 'blocked'
  /** The browser gave this very window, as in-app browsers do, and takes it to Zendesk. */
  | 'this tab'

/**
 * The windows of one attempt. The last one counts; those before it were lost from sight, and may still
 * bring the answer.
 */
export interface Windows {
  /** How they bring the answer to this page. */
  readonly by: 'message' | 'bridge'
  readonly all: Window[]
  /** Opens one, or uses the caller's. It is blank until the attempt has its state. */
  open(given: Window | null | undefined): Opening
  /** Sends the last one, which waits for it, to Zendesk. False if the person has closed it. */
  send(): boolean
  /** Brings the last one to the front, where it can be observed. Whether it could. */
  focus(): boolean
}

/** The last one can't be observed any more. */
export function tellDetached({ onStatus }: AuthorizeRequest): void {
  mark('detached')
  onStatus('detached')
}

/**
 * Opens a window centred on this one, blank without a URL. The browser may refuse in whichever way:
 * `null`, `undefined` (in-app browsers), an exception (Firefox, in a sandboxed frame). And scripts that
 * wrap `window.open` expect a string, and may return anything: see `isWindow`.
 *
 * No window name: a name could be guessed by another page, which could then navigate the window.
 */
export function openWindow(attempt: AnyAttempt, url: URL | undefined): unknown {
  try {
    return window.open(url?.href ?? '', '_blank', features(attempt.request.popup))
  } catch (error) {
    attempt.refusal = error
    return null
  }
}

/** Every window has a `window`, itself, that even another origin may read. */
export function isWindow(value: unknown): value is Window {
  return value !== undefined && (value as Window | null)?.window === value
}

/** In a frame, too, these are the measures of the window around it. */
function features({ width, height }: PopupSize): string {
  const { screenX, screenY, outerWidth, outerHeight } = window
  const left = screenX + (outerWidth - width) / 2
  const top = screenY + (outerHeight - height) / 2
  return `popup,width=${width},height=${height},left=${left},top=${top}`
}
