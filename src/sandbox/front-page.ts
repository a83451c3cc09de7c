import { html } from './html.js'
import { page } from './page.js'
import { openSession } from './session.js'
import type { Visit } from './visit.js'
import { who } from './who.js'

/** `GET /`: what a developer wants to know of a running sandbox, secrets aside. */
export function frontPage(visit: Visit): Response | Promise<Response> {
  const { session, headers } = openSession(visit)
  const { clients, accounts } = visit.settings
  const base = `${visit.url.origin}/sc`
  return page({
    title: 'The sandbox is running',
    headers,
    wide: true,
    content: html`<p>This is a local stand-in for the OAuth side of Zendesk Sunshine Conversations. It lets everybody sign in, and forgets everything when it stops.</p>
<h2>Settings that lead here</h2>
<dl>
<dt>authorizeUrl, for the page</dt><dd><code>${base}/oauth/authorize</code></dd>
<dt>bridgeUrl and apiUrl, for the server</dt><dd><code>${base}</code></dd>
</dl>
<h2>Clients and their redirect URIs</h2>
<dl>
${[...clients.values()].map(
  ({ clientId, redirectUris }) =>
    html`<dt><code>${clientId}</code></dt>${redirectUris.map((uri) => html`<dd><code>${uri}</code></dd>`)}
`,
)}</dl>
<h2>Accounts</h2>
<ul>
${accounts.map(
  ({ displayName, subdomain }) =>
    html`<li>${displayName ?? 'No name'} <span class="soft">${subdomain}.zendesk.com</span></li>
`,
)}</ul>
${who(session)}`,
  })
}
