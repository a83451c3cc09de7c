import { css } from 'virtual:element-style'

let sheet: CSSStyleSheet | undefined

/** As a constructed style sheet: no policy of the page forbids it, and all elements share it. */
export function applyStyle(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    root.adoptedStyleSheets = [sheet]
  } catch {
    // Before Safari 16.4: the browser's own buttons, which work the same.
  }
}
