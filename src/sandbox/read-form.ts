import { problemPage } from './problem-page.js'
import { readBody } from './read-body.js'
import { findSession } from './session.js'
import type { Session, Transaction } from './state.js'
import type { Visit } from './visit.js'

/** The transaction that the address names, if it began in this browser and hasn't ended. */
export const findTransaction = (visit: Visit): Transaction | undefined => {
  const transaction = visit.state.transactions.get(visit.url.searchParams.get('transaction') ?? '')
  return transaction && transaction.session === findSession(visit) ? transaction : undefined
}

/** The fields of a form of this transaction, or the page that says why they are refused. */
export const readTransactionForm = async (visit: Visit) => {
  const transaction = findTransaction(visit)
  if (!transaction) return { refusal: await transactionEnded() }
  const { form, refusal } = await readForm(visit, transaction.formToken)
  return form ? { transaction, form } : { refusal }
}

/** The fields of a form of this session, or the page that says why they are refused. */
export const readSessionForm = async (visit: Visit) => {
  const session: Session | undefined = findSession(visit)
  if (!session) return { refusal: await transactionEnded() }
  const { form, refusal } = await readForm(visit, session.formToken)
  return form ? { session, form } : { refusal }
}

/** 410, for a transaction that ended, or one that another browser began. */
export const transactionEnded = () =>
  problemPage(
    410,
    'This sign-in has ended',
    'It was finished already, took too long, or began in another browser. Close this window and connect again. If that happens every time, allow cookies for this address.',
  )

const readForm = async ({ request }: Visit, formToken: string) => {
  const text = await readBody(request)
  if (text === null) {
    return { refusal: await problemPage(413, 'Too much data', 'The form is larger than 100 kB.') }
  }
  const form = new URLSearchParams(text)
  if (form.get('token') === formToken) return { form }
  return {
    refusal: await problemPage(
      403,
      'Form refused',
      'This form was not made by the sandbox for this sign-in. Close this window and connect again.',
    ),
  }
}
