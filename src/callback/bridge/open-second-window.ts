/**
 * Opens a window of this one's size, a little beside it, so that both are seen. Nothing where the
 * browser refuses, in whichever way: `null`, `undefined` (in-app browsers), an exception.
 */
export function openSecondWindow(url: URL): Window | undefined {
  const size = `width=${innerWidth},height=${innerHeight}`
  const place = `left=${screenX + 40},top=${screenY + 40}`
  try {
    // No window name: it could be guessed by another page, which could then navigate the window.
    return window.open(url, '_blank', `popup,${size},${place}`) ?? undefined
  } catch {
    return undefined
  }
}
