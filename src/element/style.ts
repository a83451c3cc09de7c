import { css } from 'virtual:element-style'

/** As a constructed style sheet, which no policy of the page forbids. */
export function applyStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
  } catch {
    // Before Safari 16.4: the browser's own buttons, which work the same.
  }
}
