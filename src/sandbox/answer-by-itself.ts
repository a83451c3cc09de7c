import { DENIED } from './consent.js'
import { randomId } from './random-id.js'
import { type ReturnAddress, redirectBack } from './redirect-back.js'
import type { Visit } from './visit.js'

/** Sends the person back with the decision that the settings made for them, without a page. */
export function answerByItself(
  { settings, state }: Visit,
  clientId: string,
  address: ReturnAddress,
): Response {
  const [account] = settings.accounts
  if (settings.person === 'denies' || !account) return redirectBack(address, DENIED, 302)
  const code = randomId()
  state.codes.set(code, { clientId, account })
  return redirectBack(address, { code }, 302)
}
