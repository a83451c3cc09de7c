interface PopupSize {
  width?: number
  height?: number
}

/**
 * Opens a window centred on this one, or returns nothing where the browser refuses, in
 * whichever way: `null`, `undefined` (in-app browsers), an exception (Firefox, in a sandboxed frame).
 *
 * No window name: a name could be guessed by another page, which could then navigate the window.
 */
export function openPopup(
  url: string,
  { width = 600, height = 740 }: PopupSize = {},
): Window | null | undefined {
  const left = screenX + (outerWidth - width) / 2
  const top = screenY + (outerHeight - height) / 2
  try {
    const features = `popup,width=${width},height=${height},left=${left},top=${top}`
    return window.open(url, '_blank', features)
  } catch {
    return undefined
  }
}
