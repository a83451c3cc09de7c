/**
 * This page's origin, by `location`, which no script of the page can declare anew: `var origin` puts
 * something else in place of the window's. Only a `srcdoc` frame, which has its parent's origin and no
 * address of its own, must ask the window.
 */
export function ownOrigin(): string {
  return location.origin === 'null' ? window.origin : location.origin
}
