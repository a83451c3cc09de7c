import { html } from './html.js'
import { markDifference, nearest } from './mark-difference.js'
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
