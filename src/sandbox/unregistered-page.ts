import { type Html, html } from './html.js'
import type { SandboxClient } from './options.js'
import { page } from './page.js'

/**
 * For a redirect URI that is not registered: names it beside those that are. Unlike Zendesk's, which
 * says nothing, since a letter too much is the usual reason and hard to see.
 */
export function unregisteredPage(
  { clientId, redirectUris }: SandboxClient,
  asked: readonly string[],
): Promise<Response> {
  const [uri = ''] = asked
  return page({
    status: 404,
    title: 'This integration can’t be connected',
    wide: true,
    content: html`<p>${asked.length > 1 ? SENT_TWICE : NOT_REGISTERED}</p>
<dl>
<dt>The redirect_uri that came</dt>${asked.map((each) => html`<dd>${markDifference(each, nearest(each, redirectUris) ?? '')}</dd>`)}
<dt>Registered for <code>${clientId}</code></dt>${redirectUris.map((each) => html`<dd>${markDifference(each, uri)}</dd>`)}
</dl>
<p class="soft">What differs is marked.</p>`,
  })
}

const NOT_REGISTERED =
  'The redirect_uri is not one that the integration has registered. It must be one of those, letter for letter: send what is registered, or register what is sent.'
const SENT_TWICE = 'The redirect_uri was sent more than once. Send one that is registered.'

/** `text`, with what isn't the same in `other` marked: what lies between their common ends. */
function markDifference(text: string, other: string): Html {
  const start = commonStart(text, other)
  const end = commonEnd(text.slice(start), other.slice(start))
  const different = text.slice(start, text.length - end)
  return html`<code>${text.slice(0, start)}${different === '' ? null : html`<mark>${different}</mark>`}${text.slice(text.length - end)}</code>`
}

/** Which of `texts` has most in common with `text`. */
function nearest(text: string, texts: readonly string[]): string | undefined {
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
