import { own } from '../platform/own.js'
import { createRedactor } from '../secrets/redact.js'
import { ConnectError } from './connect-error.js'
import type { Grant } from './options.js'
import type { ConnectRequest } from './request.js'
import { startRun } from './start-run.js'

/** Hands the grant to the backend, once: a code works once. */
export function exchangeGrant<Result>(
  grant: Grant,
  request: ConnectRequest<Result>,
): Promise<Result> {
  return startRun<Result>(request, ({ signal, resolve, reject }) => {
    request.onStatus('exchanging')
    // The listener may have aborted the attempt.
    if (!signal.aborted) exchange(grant, request, signal).then(resolve, reject)
  })
}

async function exchange<Result>(
  grant: Grant,
  request: ConnectRequest<Result>,
  signal: AbortSignal,
): Promise<Result> {
  if (typeof request.exchange !== 'function') return postGrant(grant, request, signal)
  try {
    return await request.exchange(grant, { signal })
  } catch (cause) {
    throw new ConnectError('exchange_failed', { cause })
  }
}

async function postGrant<Result>(
  grant: Grant,
  request: ConnectRequest<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const { status, ok, text } = await send(grant, request, signal).catch((cause) => {
    throw new ConnectError('exchange_failed', { message: NO_ANSWER, cause })
  })
  if (status === 204) return undefined as Result
  const body = parseJson(text)
  if (ok && body !== undefined) return body as Result
  throw failure(status, ok, withoutSecrets(text, grant))
}

const NO_ANSWER = 'The backend is out of reach, redirects, or sends no CORS headers: see "cause".'

async function send(
  { code, state, clientId, redirectUri }: Grant,
  { exchange, headers, credentials }: ConnectRequest<unknown>,
  signal: AbortSignal,
): Promise<{ status: number; ok: boolean; text: string }> {
  const response = await fetch(
    (exchange as URL).href,
    own({
      method: 'POST',
      headers: own({
        ...Object.fromEntries(headers),
        'content-type': 'application/json',
        accept: 'application/json',
        'x-requested-with': 'sunshine-connect',
      }),
      body: JSON.stringify(own({ code, state, client_id: clientId, redirect_uri: redirectUri })),
      signal,
      credentials,
      // A redirect would carry the code to an address that nobody checked.
      redirect: 'error',
      cache: 'no-store',
    } satisfies RequestInit),
  )
  const { status, ok } = response
  return { status, ok, text: await response.text() }
}

/** What the backend said, parsed if it is JSON: servers quote what they refuse. */
function withoutSecrets(text: string, { code, state }: Grant): unknown {
  const redact = createRedactor([code, state])
  try {
    return redact(JSON.parse(text))
  } catch {
    // No JSON, or nested too deep to be walked through.
    return redact(text)
  }
}

/** `undefined` for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `body` is without secrets. */
function failure(status: number, ok: boolean, body: unknown): ConnectError {
  const answered = `The backend answered ${status}${problemCode(body)}`
  const message = ok
    ? `${answered} without JSON: is this the right address?`
    : `${answered}: see "body".`
  return new ConnectError('exchange_failed', { message, status, body })
}

/** The code of a problem answer, ` like_this`. */
function problemCode(body: unknown): string {
  const { code } = own(body as Record<string, unknown>)
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? ` ${code}` : ''
}
