import { findTransaction, form, readForm, transactionEnded } from './forms.js'
import { html } from './html.js'
import { page } from './page.js'
import { redirect } from './redirect.js'
import { findSession } from './session.js'
import type { Visit } from './state.js'

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
  const { fields, owner: transaction, refusal } = await readForm(visit, findTransaction)
  if (!fields) return refusal
  const email = fields.get('email')?.trim().slice(0, 200)
  transaction.session.email = email || NOBODY
  const subdomain = fields.get('subdomain')?.trim().toLowerCase()
  transaction.account =
    visit.settings.accounts.find((account) => account.subdomain === subdomain) ?? null
  visit.tell({ type: 'signed-in' })
  return redirect(`/accounts?transaction=${transaction.id}`, 303)
}

/** `POST /sign-out`: back to the sign-in page if a transaction is under way, else to the front page. */
export async function signOut(visit: Visit): Promise<Response> {
  const { owner: session, refusal } = await readForm(visit, findSession)
  if (!session) return refusal
  session.email = null
  const transaction = findTransaction(visit)
  if (!transaction) return redirect('/', 303)
  transaction.account = null
  return redirect(`/sign-in?transaction=${transaction.id}`, 303)
}
