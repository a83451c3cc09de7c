import { isCrossSiteFrame } from './is-cross-site-frame.js'

/**
 * Whether a popup of this page that loses its opener could reach it no more: a frame below a page of
 * another origin (WebKit parts channels by the top page), or of another site (all browsers do).
 */
export function needsBridge(): boolean {
  return self !== top && (isTopForeign() || isCrossSiteFrame())
}

function isTopForeign(): boolean {
  try {
    return top?.location.origin !== self.origin
  } catch {
    return true
  }
}
