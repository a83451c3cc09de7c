import { ofDocument, setOfDocument } from '../../platform/of-document.js'
import { orNothing } from '../../platform/or-nothing.js'
import { ownOrigin } from '../../platform/own-origin.js'

/**
 * Whether this page is framed by another site, where browsers partition its storage and channels
 * away from the popup's. No API says so, but a cookie of SameSite=Strict does: it can be set and
 * read wherever the frame and everything above it are one site, and nowhere else.
 */
export function isCrossSiteFrame(): boolean {
  if (window === top) return false
  try {
    setOfDocument('cookie', 'sunshine-connect=1;SameSite=Strict;Max-Age=2')
    return !ofDocument('cookie').includes('sunshine-connect=')
  } catch {
    // A sandboxed frame without an origin has neither cookies nor channels.
    return true
  }
}

/**
 * Whether a popup of this page that loses its opener could reach it no more: a frame below a page of
 * another origin (WebKit parts channels by the top page), or of another site (all browsers do).
 */
export function needsBridge(): boolean {
  const topOrigin = orNothing(() => top?.location.origin)
  return window !== top && (topOrigin !== ownOrigin() || isCrossSiteFrame())
}
