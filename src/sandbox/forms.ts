import { readBody } from '../platform/read-body.js'
import { type Html, html } from './html.js'
import { problemPage } from './page.js'
import { findSession } from './session.js'
import { BODY_LIMIT, type Session, type Transaction, type Visit } from './state.js'

/** A form of this transaction. */
export function form(action: string, { id, formToken }: Transaction, content: Html): Html {
  return html`<form method="post" action="${action}?transaction=${id}">
<input type="hidden" name="token" value="${formToken}">
${content}
</form>`
}

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

/** The transaction that the address names, if it began in this browser and hasn't ended. */
export function findTransaction(visit: Visit): Transaction | undefined {
  const transaction = visit.state.transactions.get(visit.url.searchParams.get('transaction') ?? '')
  return transaction && transaction.session === findSession(visit) ? transaction : undefined
}

/**
 * The fields of a form, and the transaction or session that it was made for and that `find` finds;
 * or the page that says why the form is refused.
 */
export async function readForm<Owner extends { formToken: string }>(
  visit: Visit,
  find: (visit: Visit) => Owner | undefined,
) {
  const text = await readBody(visit.request.body, BODY_LIMIT)
  if (text === undefined) {
    return { refusal: await problemPage(413, 'Too much data', 'The form is larger than 100 kB.') }
  }
  // Looked up after the wait for the body, during which it may have ended.
  const owner = find(visit)
  if (!owner) return { refusal: await transactionEnded() }
  const fields = new URLSearchParams(text)
  return fields.get('token') === owner.formToken ? { fields, owner } : { refusal: await forged() }
}

/** 410, for a transaction that ended, or one that another browser began. */
export function transactionEnded(): Promise<Response> {
  return problemPage(
    410,
    'This sign-in has ended',
    'It was finished already, took too long, or began in another browser. Close this window and connect again. If that happens every time, allow cookies for this address.',
  )
}

function forged() {
  return problemPage(
    403,
    'Form refused',
    'This form was not made by the sandbox for this sign-in. Close this window and connect again.',
  )
}
