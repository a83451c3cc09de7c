import { answerByItself } from './answer-by-itself.js'
import { judgeAuthorizeRequest } from './authorize-request.js'
import { problemPage } from './problem-page.js'
import { randomId } from './random-id.js'
import { redirect } from './redirect.js'
import { redirectBack } from './redirect-back.js'
import { openSession } from './session.js'
import { unregisteredPage } from './unregistered-page.js'
import type { Visit } from './visit.js'

/** `GET /sc/oauth/authorize`: begins a transaction and sends the person on to its pages. */
export function authorize(visit: Visit): Response | Promise<Response> {
  const verdict = judgeAuthorizeRequest(visit.url, visit.settings.clients)
  if (verdict.kind === 'unknown client') {
    return problemPage(404, 'This integration can’t be connected', UNKNOWN_CLIENT)
  }
  if (verdict.kind === 'unregistered') return unregisteredPage(verdict.client, verdict.asked)
  if (verdict.kind === 'wrong') {
    const { error, description } = verdict
    return redirectBack(verdict, { error, error_description: description }, 302)
  }
  const { client, redirectUri, rawState } = verdict
  if (visit.settings.person !== 'asks') return answerByItself(visit, client.clientId, verdict)
  const { session, headers } = openSession(visit)
  const id = randomId()
  visit.state.transactions.set(id, {
    id,
    client,
    redirectUri,
    rawState,
    session,
    formToken: randomId(),
    account: null,
  })
  return redirect(
    `/${session.email === null ? 'sign-in' : 'accounts'}?transaction=${id}`,
    302,
    headers,
  )
}

const UNKNOWN_CLIENT =
  'The integration that sent you here is not known: its client_id is missing, sent twice, or not one of the clients that the sandbox’s front page lists.'
