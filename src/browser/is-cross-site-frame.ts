const PROBE = 'sunshine-connect-probe=1'

/**
 * Whether this page is framed by another site, where browsers partition its storage and channels
 * away from the popup's. No API says so, but a cookie of SameSite=Strict does: it can be set and
 * read wherever the frame and everything above it are one site, and nowhere else.
 */
export function isCrossSiteFrame(): boolean {
  if (window.top === window) return false
  try {
    document.cookie = `${PROBE};SameSite=Strict`
    const sameSite = document.cookie.includes(PROBE)
    document.cookie = `${PROBE};SameSite=Strict;Max-Age=0`
    return !sameSite
  } catch {
    // A sandboxed frame without an origin has neither cookies nor channels.
    return true
  }
}
