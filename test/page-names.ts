/**
 * What the code of pages reads of the document, and calls on it: markup can name each of these. A test of
 * the package sees that none is missing.
 */
export const OF_THE_DOCUMENT = [
  ...['baseURI', 'body', 'cookie', 'createElement', 'currentScript', 'defaultView'],
  ...['documentElement', 'getElementById', 'hasFocus', 'hidden', 'prerendering', 'querySelector'],
  ...['querySelectorAll', 'readyState', 'title'],
]

/** The same of the window. Only what it inherits can be hidden by markup, and only that is looked at below. */
export const OF_THE_WINDOW = [
  ...['SunshineConnect', 'innerHeight', 'innerWidth', 'localStorage', 'open', 'opener'],
  ...['screenX', 'screenY', 'sessionStorage', 'top'],
]

/** What both have of `EventTarget` and `Object`, and what is read of a node that may be the document. */
export const INHERITED = ['addEventListener', 'host', 'removeEventListener', 'toString']
