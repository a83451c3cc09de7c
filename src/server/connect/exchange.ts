import { text } from '../../options/kinds.js'
import { orNothing } from '../../platform/or-nothing.js'
import { isSunshineApiError } from '../client/sunshine-api-error.js'
import { asFields } from '../fields.js'
import { token } from '../kinds.js'
import type { Grant } from './admit.js'
import type { ConnectSettings, ConnectStep, NewConnection } from './connect-options.js'
import { type Problem, problem } from './problem.js'
import type { Outcome } from './respond.js'

/** A grant that was admitted, and who brings it. */
export interface Attempt<User> {
  grant: Grant
  user: User
  request: Request
}

/** What may fail: its problem is named after it. */
export type FailingStep = ConnectStep | 'check'

/** Code to token to app to the integrator's store. `begin` is told each step that may fail first. */
export async function exchange<User>(
  { client, expectApp, onConnect }: ConnectSettings<User>,
  { grant, user, request }: Attempt<User>,
  begin: (step: FailingStep) => void,
): Promise<Outcome> {
  begin('token')
  const { accessToken, tokenType, raw } = await client.getToken(grant.code)
  begin('token_info')
  const { app } = await client.getTokenInfo(accessToken)
  begin('check')
  const expected = await expectApp?.({ user, request })
  if (!isExpected(app.id, expected)) return problem('other_account')
  begin('store')
  const { state } = grant
  const more = readMore(raw)
  await onConnect({ accessToken, tokenType, app, raw, ...more, state, user, request })
  return { kind: 'connected', app }
}

/** @throws TypeError for what can be no app's id: taken for one, it would let nobody in again. */
function isExpected(id: string, expected: unknown): boolean {
  if (!expected) return true
  if (typeof expected !== 'string') {
    throw new TypeError('expectApp must give the id of an app as text, or nothing.')
  }
  return id === expected
}

type More = Pick<NewConnection<unknown>, 'expiresAt' | 'refreshToken' | 'scope'>

/**
 * What else RFC 6749 knows of a token answer. Zendesk documents none of it; should it ever come, it
 * isn't lost.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
function readMore(raw: Record<string, unknown>): More {
  const { expires_in, refresh_token, scope } = asFields(raw)
  const expiresAt = readExpiry(expires_in)
  const refreshToken = token.read(refresh_token)
  const scopeText = text.read(scope)
  return {
    ...(expiresAt && { expiresAt }),
    ...(refreshToken && { refreshToken }),
    ...(scopeText && { scope: scopeText }),
  }
}

/** Seconds from now on, which some servers write as text. None for what is no number, or too far away. */
function readExpiry(seconds: unknown): string | undefined {
  if (typeof seconds !== 'number' && !text.read(seconds)) return undefined
  return orNothing(() => new Date(Date.now() + Number(seconds) * 1000).toISOString())
}

/** The problem that a thrown error comes to, by the step that had begun. */
export function failureOf(step: FailingStep, error: unknown): Problem {
  return problem(step === 'token' && isCodeRefused(error) ? 'code_refused' : `${step}_failed`)
}

/** Statuses that a refused code may come with. A 404 is another address, 429 and 5xx may pass. */
const REFUSALS = [400, 401, 403]

/**
 * Whether Zendesk refused the code itself, which happens to people who wait too long or reload.
 * RFC 6749 calls it `invalid_grant`; API v2 has only `bad_request` for it, with a sentence. What is
 * said of the client, the redirect URI or the rate is for the operator to hear.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
function isCodeRefused(error: unknown): boolean {
  if (!isSunshineApiError(error) || !REFUSALS.includes(error.status ?? 0)) return false
  return error.errors.length > 0 && error.errors.every(isAboutCode)
}

function isAboutCode({ code, title }: { code: string; title: string }): boolean {
  if (/\brate\b|too many/i.test(title)) return false
  // The RFC's own sentence about invalid_grant goes through all reasons, this one among them.
  if (/redirect/i.test(title) && !/expired/i.test(title)) return false
  return code === 'invalid_grant' || (code === 'bad_request' && /\bcode\b/i.test(title))
}
