import { orNothing } from '../platform/or-nothing.js'
import { fieldsOf, own } from '../platform/own.js'
import { ConnectError } from './connect-error.js'
import { mark } from './mark.js'
import type { Grant } from './options.js'
import { quotesSecret, WITHHELD } from './quotes-secret.js'
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
  let result: Result
  try {
    result = await request.exchange(grant, { signal })
  } catch (cause) {
    throw new ConnectError('exchange_failed', { cause })
  }
  // `() => fetch(…)` settles with whatever the backend says: a refusal is no connection.
  if (isResponse(result) && !result.ok) throw refusal(await readResponse(result), grant)
  mark('exchanged')
  return result
}

/** Of another realm, too: a mock's, or a frame's. */
function isResponse(result: unknown): result is Response {
  return Object.prototype.toString.call(result) === '[object Response]'
}

async function postGrant<Result>(
  grant: Grant,
  request: ConnectRequest<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const reply = await send(grant, request, signal)
    .then(readResponse)
    .catch((cause) => {
      throw new ConnectError('exchange_failed', { message: NO_ANSWER, cause })
    })
  if (reply.status === 204) return undefined as Result
  if (reply.ok && reply.json !== undefined) return reply.json as Result
  throw refusal(reply, grant)
}

const NO_ANSWER =
  'The backend is out of reach, redirects, or sends no CORS headers: route OPTIONS to it, and list this page in allowedOrigins.'

function send(
  { code, state, clientId, redirectUri }: Grant,
  { exchange, headers, credentials }: ConnectRequest<unknown>,
  signal: AbortSignal,
): Promise<Response> {
  const init: RequestInit = {
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
  }
  // A string: monitoring scripts that wrap fetch read nothing else.
  return window.fetch((exchange as URL).href, own(init))
}

/** What a backend said. */
interface Reply {
  status: number
  ok: boolean
  text: string
  /** `undefined` for what is no JSON. */
  json: unknown
}

async function readResponse(response: Response): Promise<Reply> {
  const { status, ok } = response
  mark('exchanged', { status })
  const text = await response.text()
  return { status, ok, text, json: orNothing(() => JSON.parse(text)) }
}

/** The backend's words are given as they came, or, where they quote a secret, not at all. */
function refusal({ status, ok, text, json }: Reply, { code, state }: Grant): ConnectError {
  const answered = `The backend answered ${status}${ok ? ' without JSON' : ''}`
  if (quotesSecret(text, [code, state])) {
    const message = `${answered}. Its body is ${WITHHELD}`
    return new ConnectError('exchange_failed', { message, status })
  }
  const message = answered + problemIn(json)
  return new ConnectError('exchange_failed', { message, status, body: json ?? text })
}

/** For what isn't a problem of ours: a page, a crash, a proxy that reaches nobody. */
const UNEXPLAINED = 'is this the right address, and is it up? Its own log says more.'

/** The code and the detail of a problem answer (RFC 9457): what is wrong, and often the cure. */
function problemIn(json: unknown): string {
  const { code, detail } = fieldsOf(json)
  const name = typeof code === 'string' && /^\w{1,64}$/.test(code) ? ` ${code}` : ''
  const cure = typeof detail === 'string' ? detail : UNEXPLAINED
  return `${name}: ${cure.slice(0, 500).replace(/\p{C}+/gu, ' ')}`
}
