interface PopupSize {
  width?: number
  height?: number
}

/**
 * Opens a window centred on this one, empty without a URL. Returns nothing where the browser
 * refuses, in whichever way: `null`, `undefined` (in-app browsers), an exception (Firefox, in a
 * sandboxed frame).
 *
 * No window name: a name could be guessed by another page, which could then navigate the window.
 */
export function openPopup(
  url: URL | undefined,
  { width = 600, height = 740 }: PopupSize,
): Window | null | undefined {
  try {
    return window.open(
      url,
      '_blank',
      `popup,width=${width},height=${height},left=${screenX + (outerWidth - width) / 2},top=${screenY + (outerHeight - height) / 2}`,
    )
  } catch {
    return undefined
  }
}
