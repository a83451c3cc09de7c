import { css } from 'virtual:element-style'
import { ofDocument } from '../platform/of-document.js'

/** The nodes of the element's shadow tree that change. */
export interface ElementParts {
  button: HTMLButtonElement
  label: HTMLSlotElement
  cancel: HTMLButtonElement
  redirect: HTMLButtonElement
  spinner: HTMLElement
  /** The line's slot for the status, */
  line: HTMLSlotElement
  /** and in it the slot that stands in where nothing has that one's name. */
  fallback: HTMLSlotElement
  /** Said after the line. */
  hint: HTMLElement
}

/** Builds the shadow tree, in plain DOM: it needs neither `innerHTML` nor inline styles. */
export function createParts(root: ShadowRoot): ElementParts {
  const label = create('slot')
  const fallback = create('slot')
  const line = create('slot')
  const hint = create('span')
  const button = createPart('button', 'button')
  const cancel = createPart('button', 'cancel')
  const redirect = createPart('button', 'redirect')
  const controls = createPart('div', 'controls')
  const spinner = createPart('i', 'spinner')
  const status = createPart('p', 'status')

  const caption = createPart('span', 'label')
  caption.append(label)
  button.append(caption)
  controls.append(button, redirect, cancel)
  line.append(fallback)
  status.append(spinner, line, hint)
  status.id = 'status'
  status.setAttribute('role', 'status')
  button.setAttribute('aria-describedby', 'status')
  root.append(controls, status)
  return { button, label, cancel, redirect, spinner, line, fallback, hint }
}

function create<Name extends keyof HTMLElementTagNameMap>(tag: Name): HTMLElementTagNameMap[Name] {
  return ofDocument('createElement')(tag)
}

function createPart<Name extends keyof HTMLElementTagNameMap>(
  tag: Name,
  part: string,
): HTMLElementTagNameMap[Name] {
  const element = create(tag)
  element.setAttribute('part', part)
  return element
}

/**
 * As a constructed style sheet, which no policy of the page forbids; it works in the document alone
 * whose window has made it. A document without a window shows nothing, and jsdom can't fill one.
 */
export function applyStyle(root: ShadowRoot): void {
  const defaultView = ofDocument('defaultView', root.ownerDocument)
  if (!defaultView?.CSSStyleSheet.prototype.replaceSync) return
  const sheet = new defaultView.CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
}
