import { randomText } from '../platform/random-text.js'
import { judgeAuthorizeRequest } from './judge-authorize-request.js'
import type { SandboxClient } from './options.js'
import { problemPage } from './page.js'
import { DENIED, type ReturnAddress, redirect, redirectBack } from './redirect.js'
import { openSession } from './session.js'
import type { Visit } from './state.js'
import { unregisteredPage } from './unregistered-page.js'

type Asked = { client: SandboxClient } & ReturnAddress

/** `GET /sc/oauth/authorize`: begins a transaction and sends the person on to its pages. */
export function authorize(visit: Visit): Response | Promise<Response> {
  const verdict = judgeAuthorizeRequest(visit.url, visit.settings.clients)
  switch (verdict.kind) {
    case 'unknown client':
      visit.tell({ type: 'refused', status: 404 })
      return problemPage(404, 'This integration can’t be connected', UNKNOWN_CLIENT)
    case 'unregistered':
      visit.tell({ type: 'refused', status: 404 })
      return unregisteredPage(verdict.client, verdict.asked)
    case 'wrong': {
      const { error, description } = verdict
      return redirectBack(verdict, { error, error_description: description }, 302)
    }
    case 'right':
      return visit.settings.person === 'asks'
        ? beginTransaction(visit, verdict)
        : answerByItself(visit, verdict)
  }
}

const UNKNOWN_CLIENT =
  'The integration that sent you here is not known: its client_id is missing, sent twice, or not one of the clients that the sandbox’s front page lists.'

function beginTransaction(visit: Visit, { client, redirectUri, rawState }: Asked): Response {
  const { session, headers } = openSession(visit)
  const id = randomText()
  const formToken = randomText()
  const begun = { id, client, redirectUri, rawState, session, formToken, account: null }
  visit.state.transactions.set(id, begun)
  visit.tell({ type: 'asked', clientId: client.clientId })
  const next = session.email === null ? 'sign-in' : 'accounts'
  return redirect(`/${next}?transaction=${id}`, 302, headers)
}

/** Sends the person back with the decision that the settings made for them, without a page. */
function answerByItself({ settings, state, tell }: Visit, { client, ...address }: Asked): Response {
  const { clientId } = client
  const [account] = settings.accounts
  if (settings.person === 'denies' || !account) {
    tell({ type: 'denied', clientId })
    return redirectBack(address, DENIED, 302)
  }
  const code = randomText()
  state.codes.set(code, { clientId, account })
  tell({ type: 'allowed', clientId, subdomain: account.subdomain })
  return redirectBack(address, { code }, 302)
}
