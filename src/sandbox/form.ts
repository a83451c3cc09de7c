import { type Html, html } from './html.js'
import type { Transaction } from './state.js'

/** A form of this transaction. */
export function form(action: string, { id, formToken }: Transaction, content: Html): Html {
  return html`<form method="post" action="${action}?transaction=${id}">
<input type="hidden" name="token" value="${formToken}">
${content}
</form>`
}
