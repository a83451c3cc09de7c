import { problemPage } from './problem-page.js'
import { readBody } from './read-body.js'
import { findSession } from './session.js'
import type { Transaction } from './state.js'
import type { Visit } from './visit.js'

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
  const text = await readBody(visit.request)
  if (text === null) {
    return { refusal: await problemPage(413, 'Too much data', 'The form is larger than 100 kB.') }
  }
  // Looked up after the wait for the body, during which it may have ended.
  const owner = find(visit)
  if (!owner) return { refusal: await transactionEnded() }
  const form = new URLSearchParams(text)
  return form.get('token') === owner.formToken ? { form, owner } : { refusal: await forged() }
}

/** 410, for a transaction that ended, or one that another browser began. */
export function transactionEnded() {
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
