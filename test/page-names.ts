/**
 * What the code of pages reads of the document, and calls on it: markup can name each of these. A test of
 * the package sees that none is missing.
 */
export const OF_THE_DOCUMENT = [
  ...['baseURI', 'body', 'cookie', 'createElement', 'currentScript', 'defaultView'],
  ...['documentElement', 'getElementById', 'hasFocus', 'hidden', 'prerendering', 'querySelector'],
  ...['querySelectorAll', 'readyState', 'title'],
]

/** The same of the window. A script of the page may have a variable of its own by each of these names. */
export const OF_THE_WINDOW = [
  ...['SunshineConnect', 'close', 'crypto', 'fetch', 'history', 'innerHeight', 'innerWidth'],
  ...['localStorage', 'navigator', 'open', 'opener', 'origin', 'outerHeight', 'outerWidth'],
  ...['performance', 'screenX', 'screenY', 'sessionStorage', 'stop', 'top'],
]

/** Names of the window that scripts like to use, whether we read them or not. */
export const PRONE = [
  ...['closed', 'event', 'external', 'frames', 'length', 'name', 'origin', 'parent', 'screen'],
  ...['screenX', 'screenY', 'self', 'status'],
]

/** What both have of `EventTarget` and `Object`, and what is read of a node that may be the document. */
export const INHERITED = ['addEventListener', 'host', 'removeEventListener', 'toString']
