import { type Html, html } from './html.js'
import type { Session } from './state.js'

/** Who is signed in, and the way out; `transaction` to go on with after it. */
export function who({ email, formToken }: Session, transaction?: string): Html | null {
  return email === null
    ? null
    : html`<form class="who" method="post" action="/sign-out${transaction ? `?transaction=${transaction}` : ''}">
<input type="hidden" name="token" value="${formToken}">
<span>Signed in as ${email}</span>
<button class="link">Sign out</button>
</form>`
}
