import { form } from './form.js'
import { html } from './html.js'
import { page } from './page.js'
import { findTransaction, readForm, transactionEnded } from './read-form.js'
import { redirect } from './redirect.js'
import type { Visit } from './visit.js'

const NOBODY = 'agent@example.com'

/** `GET /sign-in` */
export function askSignIn(visit: Visit): Response | Promise<Response> {
  const transaction = findTransaction(visit)
  if (!transaction) return transactionEnded()
  const subdomain = visit.settings.accounts[0]?.subdomain ?? ''
  return page({
    title: 'Sign in',
    content: html`<p>Sign in to your account to connect <strong>${transaction.client.clientId}</strong>.</p>
${form(
  '/sign-in',
  transaction,
  html`<div class="field">
<label for="subdomain">Subdomain</label>
<div class="suffixed">
<input id="subdomain" name="subdomain" value="${subdomain}" aria-describedby="suffix" autocomplete="off" autocapitalize="none" spellcheck="false">
<span id="suffix" class="soft">.zendesk.com</span>
</div>
</div>
<div class="field">
<label for="email">Email</label>
<input id="email" name="email" value="${NOBODY}" inputmode="email" autocomplete="off" autocapitalize="none" spellcheck="false">
</div>
<div class="field">
<label for="password">Password</label>
<input id="password" name="password" type="password" value="sandbox" autocomplete="off">
</div>
<button>Sign in</button>`,
)}`,
  })
}

/** `POST /sign-in`: lets everybody in. A known subdomain is preselected on the next page. */
export async function signIn(visit: Visit): Promise<Response> {
  const { form: fields, owner: transaction, refusal } = await readForm(visit, findTransaction)
  if (!fields) return refusal
  const email = fields.get('email')?.trim().slice(0, 200)
  transaction.session.email = email || NOBODY
  const subdomain = fields.get('subdomain')?.trim().toLowerCase()
  transaction.account =
    visit.settings.accounts.find((account) => account.subdomain === subdomain) ?? null
  return redirect(`/accounts?transaction=${transaction.id}`, 303)
}
