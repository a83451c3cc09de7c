import { findTransaction, readForm } from './read-form.js'
import { redirect } from './redirect.js'
import { findSession } from './session.js'
import type { Visit } from './visit.js'

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
