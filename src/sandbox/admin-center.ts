import { connectionsOf, endConnection } from './connections.js'
import type { Call } from './events.js'
import { readForm, who } from './forms.js'
import { type Html, html } from './html.js'
import { page } from './page.js'
import { redirect } from './redirect.js'
import { findSession, openSession } from './session.js'
import type { Account } from './settings.js'
import type { Session, Visit } from './state.js'

/** `GET /`: Admin Center in small, and what a developer wants to know of a running sandbox. */
export function adminCenter(visit: Visit): Response | Promise<Response> {
  const { session, headers } = openSession(visit)
  return page({
    title: 'Admin Center',
    headers,
    wide: true,
    content: html`<p>The sandbox is running: a local stand-in for the OAuth side of Zendesk Sunshine Conversations. It lets everybody sign in, and forgets everything when it stops.</p>
<h2>Connected bots</h2>
${visit.settings.accounts.map((account) => connectedBots(visit, account, session))}
<p class="soft">${removeUrlNote(visit)}</p>
<h2>Last calls</h2>
${lastCalls(visit.lastCalls())}
<h2>Settings that lead here</h2>
${settingsThatLeadHere(visit)}
${who(session)}`,
  })
}

/** `POST /remove`: as an admin does, and back to the list. */
export async function removeBot(visit: Visit): Promise<Response> {
  const { fields, refusal } = await readForm(visit, findSession)
  if (!fields) return refusal
  const found = connectionsOf(visit.state, fields.get('account') ?? '')
  const connection = found.find(({ clientId }) => clientId === fields.get('client'))
  // One that somebody else has removed in the meantime is gone, as was asked.
  if (connection) await endConnection(visit, connection, 'admin')
  return redirect('/', 303)
}

function connectedBots({ state }: Visit, account: Account, session: Session): Html {
  const bots = connectionsOf(state, account.subdomain)
  return html`<section class="account">
<h3>${account.displayName ?? account.subdomain} <span class="soft">${account.subdomain}.zendesk.com</span></h3>
${bots.length === 0 ? html`<p class="soft">No bot is connected.</p>` : bots.map(({ clientId }) => removeForm(account, clientId, session))}
</section>
`
}

function removeForm({ subdomain }: Account, clientId: string, { formToken }: Session): Html {
  return html`<form class="bot" method="post" action="/remove">
<input type="hidden" name="token" value="${formToken}">
<input type="hidden" name="account" value="${subdomain}">
<input type="hidden" name="client" value="${clientId}">
<strong>${clientId}</strong>
<button class="second" aria-label="Remove ${clientId} from ${subdomain}">Remove</button>
</form>`
}

/** Names the host alone: who knows the whole Remove URL can send notices to it. */
function removeUrlNote({ settings: { removeUrl } }: Visit): string {
  return removeUrl === undefined
    ? 'Remove ends the bot’s tokens. Nobody is told, because no Remove URL was given (removeUrl, --remove-url).'
    : `Remove ends the bot’s tokens, and tells the Remove URL on ${new URL(removeUrl).host}.`
}

function lastCalls(calls: readonly Call[]): Html {
  if (calls.length === 0) return html`<p class="soft">None yet. <a href="/">Look again</a></p>`
  return html`<table>
<thead><tr><th scope="col">Time (UTC)</th><th scope="col">What</th><th scope="col">Answer</th></tr></thead>
<tbody>
${calls.map(
  (call) =>
    html`<tr><td>${timeOf(call)}</td><td>${describe(call)} ${marketplaceHeaders(call)}</td><td>${String(call.status)}</td></tr>
`,
)}</tbody>
</table>
<p><a href="/">Look again</a></p>`
}

function timeOf({ time }: Call): Html {
  const iso = new Date(time).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`
}

const CALLS = {
  getToken: 'Code for a token',
  getTokenInfo: 'Token info',
  revokeAccess: 'Revoke',
}

function describe(call: Call): string {
  return call.type === 'called' ? CALLS[call.operation] : `Notice: removed from ${call.subdomain}`
}

function marketplaceHeaders(call: Call): Html | null {
  if (call.type === 'notified') return null
  const missing = call.missingHeaders.map((name) => name.replace(COMMON_START, ''))
  return missing.length === 0
    ? html`<span class="soft">with the Marketplace headers</span>`
    : html`<span class="soft">without Marketplace ${missing.join(', ')}</span>`
}

const COMMON_START = 'X-Zendesk-Marketplace-'

function settingsThatLeadHere({ url, settings: { clients } }: Visit): Html {
  const base = `${url.origin}/sc`
  return html`<dl>
<dt>authorizeUrl, for the page</dt><dd><code>${base}/oauth/authorize</code></dd>
<dt>bridgeUrl and apiUrl, for the server</dt><dd><code>${base}</code></dd>
${[...clients.values()].map(
  ({ clientId, redirectUris }) =>
    html`<dt>Redirect URIs of <code>${clientId}</code></dt>${redirectUris.map((uri) => html`<dd><code>${uri}</code></dd>`)}
`,
)}</dl>`
}
