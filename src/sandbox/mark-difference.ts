import { type Html, html } from './html.js'

/** `text`, with what isn't the same in `other` marked: what lies between their common ends. */
export function markDifference(text: string, other: string): Html {
  const start = commonStart(text, other)
  const end = commonEnd(text.slice(start), other.slice(start))
  const different = text.slice(start, text.length - end)
  return html`<code>${text.slice(0, start)}${different === '' ? null : html`<mark>${different}</mark>`}${text.slice(text.length - end)}</code>`
}

/** Which of `texts` has most in common with `text`. */
export function nearest(text: string, texts: readonly string[]): string | undefined {
  return texts.toSorted((a, b) => inCommon(b, text) - inCommon(a, text))[0]
}

function inCommon(text: string, other: string) {
  const start = commonStart(text, other)
  return start + commonEnd(text.slice(start), other.slice(start))
}

function commonStart(text: string, other: string) {
  let length = 0
  while (length < text.length && text[length] === other[length]) length++
  return length
}

function commonEnd(text: string, other: string) {
  let length = 0
  while (length < text.length && text.at(-1 - length) === other.at(-1 - length)) length++
  return length
}
