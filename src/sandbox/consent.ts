import { randomText } from '../platform/random-text.js'
import { findTransaction, form, readForm, transactionEnded, who } from './forms.js'
import { html } from './html.js'
import { page, problemPage } from './page.js'
import { DENIED, redirect, redirectBack } from './redirect.js'
import type { Visit } from './state.js'

/** `GET /consent` */
export function askConsent(visit: Visit): Response | Promise<Response> {
  const transaction = findTransaction(visit)
  if (!transaction) return transactionEnded()
  const { id, client, session, account, redirectUri } = transaction
  if (session.email === null || !account) return redirect(`/accounts?transaction=${id}`, 303)
  return page({
    title: `Allow ${client.clientId} to connect?`,
    leavesOrigin: true,
    content: html`<p><strong>${client.clientId}</strong> is asking for access to this account:</p>
<p class="account"><strong>${account.displayName ?? account.subdomain}</strong> <span class="soft">${account.subdomain}.zendesk.com</span></p>
<p>It will be able to:</p>
<ul>
<li>read and send messages in this account’s conversations</li>
<li>see and change the people in them</li>
<li>set up webhooks</li>
</ul>
${form(
  '/consent',
  transaction,
  html`<div class="pair">
<button name="decision" value="allow">Allow</button>
<button class="second" name="decision" value="deny">Deny</button>
</div>`,
)}
<p class="soft">Either way you go back to ${new URL(redirectUri).host}.</p>
${who(session, id)}`,
  })
}

/** `POST /consent`: ends the transaction, so its form works once. */
export async function decide(visit: Visit): Promise<Response> {
  const { fields, owner: transaction, refusal } = await readForm(visit, findTransaction)
  if (!fields) return refusal
  const { id, client, session, account } = transaction
  if (session.email === null || !account) return redirect(`/accounts?transaction=${id}`, 303)
  const decision = fields.get('decision')
  if (decision !== 'allow' && decision !== 'deny') {
    return problemPage(400, 'No decision', 'Go back and press Allow or Deny.')
  }
  // Of two forms sent at once, only one ends it.
  if (!visit.state.transactions.delete(id)) return transactionEnded()
  const { clientId } = client
  if (decision === 'deny') {
    visit.tell({ type: 'denied', clientId })
    return redirectBack(transaction, DENIED, 303)
  }
  const code = randomText()
  visit.state.codes.set(code, { clientId, account })
  visit.tell({ type: 'allowed', clientId, subdomain: account.subdomain })
  return redirectBack(transaction, { code }, 303)
}
