import { findTransaction, form, readForm, transactionEnded, who } from './forms.js'
import { html } from './html.js'
import { page, problemPage } from './page.js'
import { redirect } from './redirect.js'
import type { Visit } from './state.js'

/** `GET /accounts`: asked only if there is a choice, as on the real service. */
export function askAccount(visit: Visit): Response | Promise<Response> {
  const transaction = findTransaction(visit)
  if (!transaction) return transactionEnded()
  const { id, client, session } = transaction
  const { accounts } = visit.settings
  if (session.email === null) return redirect(`/sign-in?transaction=${id}`, 303)
  if (accounts.length === 1) {
    transaction.account = accounts[0] ?? null
    return redirect(`/consent?transaction=${id}`, 303)
  }
  const chosen = transaction.account ?? accounts[0]
  return page({
    title: 'Choose an account',
    content: html`${form(
      '/accounts',
      transaction,
      html`<fieldset>
<legend>Which account do you want to connect to ${client.clientId}?</legend>
${accounts.map(
  (account) => html`<label class="choice">
<input type="radio" name="account" value="${account.id}"${account === chosen ? html` checked` : null}>
<span><strong>${account.displayName ?? account.subdomain}</strong><span class="soft">${account.subdomain}.zendesk.com</span></span>
</label>
`,
)}</fieldset>
<button>Continue</button>`,
    )}
${who(session, id)}`,
  })
}

/** `POST /accounts` */
export async function pickAccount(visit: Visit): Promise<Response> {
  const { fields, owner: transaction, refusal } = await readForm(visit, findTransaction)
  if (!fields) return refusal
  const account = visit.settings.accounts.find(({ id }) => id === fields.get('account'))
  if (!account) {
    return problemPage(400, 'No such account', 'Go back and choose one of the accounts listed.')
  }
  transaction.account = account
  const { clientId } = transaction.client
  visit.tell({ type: 'account-chosen', clientId, subdomain: account.subdomain })
  return redirect(`/consent?transaction=${transaction.id}`, 303)
}
