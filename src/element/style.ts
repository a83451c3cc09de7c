import { css } from 'virtual:element-style'

/** As a constructed style sheet, which no policy of the page forbids. */
export function applyStyle(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
}
