import type { PopupSize } from '../option-kinds.js'

/**
 * Opens a window centred on this one, blank without a URL. Returns `null` where the browser refuses,
 * in whichever way: `null`, `undefined` (in-app browsers), an exception (Firefox, in a sandboxed
 * frame).
 *
 * No window name: a name could be guessed by another page, which could then navigate the window.
 */
export function openPopup(url: string | URL | undefined, size: PopupSize): Window | null {
  try {
    return window.open(url, '_blank', popupFeatures(size)) ?? null
  } catch {
    return null
  }
}

/** In a frame, too, these are the measures of the window around it. */
function popupFeatures({ width, height }: PopupSize): string {
  const left = screenX + (outerWidth - width) / 2
  const top = screenY + (outerHeight - height) / 2
  return `popup,width=${width},height=${height},left=${left},top=${top}`
}
