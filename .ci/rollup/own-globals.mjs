/**
 * Every global that the redirect page's script uses, but for those that no page can declare anew
 * (`window`, `document`, `location`). A page of somebody's own may have `const history` or `let URL`,
 * which every script on it sees from then on. The two storages aren't here: where a browser refuses
 * them, even to read them throws, so they are read as `window.sessionStorage` where that is expected.
 */
export const GLOBALS = [
  ...['AbortController', 'BroadcastChannel', 'Date', 'Document', 'Element', 'EventTarget'],
  ...['HTMLScriptElement', 'JSON', 'Math', 'Number', 'Object', 'Promise', 'Reflect', 'String'],
  ...['URL', 'URLSearchParams'],
  ...['clearInterval', 'clearTimeout', 'close', 'console', 'crypto', 'history', 'navigator'],
  ...['setInterval', 'setTimeout'],
]

/** Takes them from the window, where such a declaration doesn't reach. */
export const ownGlobals = `const { ${GLOBALS.join(', ')} } = window`
