import { findTransaction, readSessionForm } from './read-form.js'
import { redirect } from './redirect.js'
import type { Handler } from './visit.js'

/** `POST /sign-out`: back to the sign-in page if a transaction is under way, else to the front page. */
export const signOut: Handler = async (visit) => {
  const { form, session, refusal } = await readSessionForm(visit)
  if (!form) return refusal
  session.email = null
  const transaction = findTransaction(visit)
  if (!transaction) return redirect('/', 303)
  transaction.account = null
  return redirect(`/sign-in?transaction=${transaction.id}`, 303)
}
