import { readBody } from '../../platform/read-body.js'
import { createRedactor, type Redact } from '../../secrets/redact.js'
import { type Fields, parseFields } from '../fields.js'
import { withTimeLimit } from '../time-limit.js'
import { readErrors, safeCause } from './api-failure.js'
import type { ClientSettings } from './client-options.js'
import { isFrameworkSignal } from './is-framework-signal.js'
import { noStore } from './no-store.js'
import { SunshineApiError, type SunshineOperation } from './sunshine-api-error.js'

const BODY_LIMIT = 65_536

/** One question to Zendesk. */
export interface Call<Result> {
  operation: SunshineOperation
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  /** The code or token, which no failure may show. */
  secret: string
  /** Sent as JSON. Without it, `secret` is presented as a bearer token. */
  body?: object
  /** Ends the call. */
  signal?: AbortSignal | undefined
  /** The result in an answer, or undefined where that is not what Zendesk documents. */
  read: (answer: Answer) => Result | undefined
}

/** What Zendesk said, as far as it may be believed. */
export interface Answer {
  status: number
  /** The fields of an answer with status 2xx; none of another answer, or of one that is no JSON. */
  fields?: Fields | undefined
}

/** What came of sending a call once. */
export type Sent<Result> = { kind: 'done'; result: Result } | Failure

export interface Failure {
  kind: 'failed'
  error: SunshineApiError
  /** Milliseconds after which another try may help. Undefined where none helps. */
  retryAfter?: number
}

type Reply =
  | { kind: 'answered'; response: Response; text: string | undefined }
  | { kind: 'late' }
  | { kind: 'unreachable'; thrown: unknown }

/** @throws the reason of the call's signal, if that is aborted. */
export async function sendOnce<Result>(
  settings: ClientSettings,
  call: Call<Result>,
): Promise<Sent<Result>> {
  const sending = new AbortController()
  let isDone = false
  try {
    const reply = await hear(settings, call, sending.signal)
    const sent = judge(call, reply, createRedactor([settings.clientSecret, call.secret]))
    isDone = sent.kind === 'done'
    return sent
  } finally {
    // Frees a connection whose body nobody reads. After a success it would only take time.
    if (!isDone) sending.abort()
  }
}

async function hear<Result>(
  settings: ClientSettings,
  call: Call<Result>,
  signal: AbortSignal,
): Promise<Reply> {
  try {
    const reply = await withTimeLimit(settings.timeout, call.signal, async () => {
      const response = await settings.fetch(call.url, { ...initOf(call, settings), signal })
      const text = await readBody(response.body, BODY_LIMIT)
      return { kind: 'answered', response, text } as const
    })
    return reply.kind === 'done' ? reply.value : reply
  } catch (thrown) {
    call.signal?.throwIfAborted()
    if (isFrameworkSignal(thrown)) throw thrown
    return { kind: 'unreachable', thrown }
  }
}

function initOf<Result>(call: Call<Result>, { marketplace }: ClientSettings): RequestInit {
  const { method, secret, body } = call
  const identity = body
    ? ['content-type', 'application/json']
    : ['authorization', `Bearer ${secret}`]
  return {
    method,
    // Not 'error': Cloudflare Workers know only the other two.
    redirect: 'manual',
    headers: [...(marketplace ?? []), identity] as [string, string][],
    ...(body && { body: JSON.stringify(body) }),
    ...noStore(),
  }
}

function judge<Result>(call: Call<Result>, reply: Reply, redact: Redact): Sent<Result> {
  const { operation } = call
  switch (reply.kind) {
    case 'late':
      // Not tried again: the time limit has used up the person's patience.
      return { kind: 'failed', error: new SunshineApiError(operation, 'timeout') }
    case 'unreachable': {
      const cause = safeCause(reply.thrown, redact)
      const error = new SunshineApiError(operation, 'network_error', { cause })
      return { kind: 'failed', error, retryAfter: 0 }
    }
    case 'answered':
      return judgeAnswer(call, reply, redact)
  }
}

function judgeAnswer<Result>(
  call: Call<Result>,
  { response, text }: Reply & { kind: 'answered' },
  redact: Redact,
): Sent<Result> {
  const { ok, redirected, status, headers } = response
  const isWhole = ok && !redirected && text !== undefined
  const result = call.read({ status, fields: isWhole ? parseFields(text) : undefined })
  if (result !== undefined) return { kind: 'done', result }
  // An answer with status 2xx may hold a token.
  const shown = ok ? '' : (text ?? '')
  const errors = readErrors(shown, redact)
  const code = errors[0]?.code ?? 'invalid_response'
  const error = new SunshineApiError(call.operation, code, { status, errors, body: redact(shown) })
  if (status !== 429 && status < 500) return { kind: 'failed', error }
  return { kind: 'failed', error, retryAfter: readRetryAfter(headers.get('retry-after')) }
}

/**
 * What a `Retry-After` header asks for, in milliseconds from now: 0 if that can't be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function readRetryAfter(value: string | null): number {
  // Either a number of seconds, or the date of a moment.
  const seconds = Number(value ?? '')
  if (!Number.isNaN(seconds)) return seconds * 1000
  const at = Date.parse(value ?? '')
  return Number.isNaN(at) ? 0 : at - Date.now()
}
