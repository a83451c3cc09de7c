import { own } from '../../platform/own.js'
import { readBody } from '../../platform/read-body.js'
import { type Fields, parseFields } from '../fields.js'
import { LONGEST_TIMER } from '../kinds.js'
import { createRedactor, type Redact } from '../redact.js'
import { withTimeLimit } from '../time-limit.js'
import type { ClientSettings } from './client-options.js'
import {
  isFrameworkSignal,
  readErrors,
  SunshineApiError,
  type SunshineOperation,
  safeCause,
} from './sunshine-api-error.js'

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
  /** Whether another try may help. */
  mayPass: boolean
}

type Reply =
  | { kind: 'answered'; response: Response; text: string | undefined }
  | { kind: 'late' }
  | { kind: 'unreachable'; thrown: unknown }

/** @throws the reason of `signal`, if that is aborted. */
export async function sendOnce<Result>(
  settings: ClientSettings,
  call: Call<Result>,
  signal?: AbortSignal,
): Promise<Sent<Result>> {
  const sending = new AbortController()
  let isDone = false
  try {
    const reply = await hear(settings, call, { sending: sending.signal, signal })
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
  { sending, signal }: { sending: AbortSignal; signal: AbortSignal | undefined },
): Promise<Reply> {
  try {
    const reply = await withTimeLimit(settings.timeout, signal, async () => {
      const response = await settings.fetch(
        call.url,
        own({ ...initOf(call, settings), signal: sending }),
      )
      const text = await readBody(response.body, BODY_LIMIT)
      return { kind: 'answered', response, text } as const
    })
    return reply.kind === 'done' ? reply.value : reply
  } catch (thrown) {
    signal?.throwIfAborted()
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

/**
 * `{ cache: 'no-store' }` where the runtime knows it: frameworks cache what `fetch` gets, and a cached
 * answer would call a revoked token good. Older Cloudflare Workers throw on the very name, others
 * ignore it, and both are told nothing.
 *
 * @see https://developers.cloudflare.com/workers/configuration/compatibility-flags/#enable-cache-no-store-http-standard-api
 * @see https://nextjs.org/docs/app/api-reference/functions/fetch
 */
function noStore(): { cache?: 'no-store' } {
  try {
    // A made-up request tells without sending anything.
    const { cache } = new Request('https://localhost', { cache: 'no-store' })
    return cache === 'no-store' ? { cache } : {}
  } catch {
    return {}
  }
}

function judge<Result>(call: Call<Result>, reply: Reply, redact: Redact): Sent<Result> {
  const { operation } = call
  switch (reply.kind) {
    case 'late':
      // Not tried again: the time limit has used up the person's patience.
      return { kind: 'failed', error: new SunshineApiError(operation, 'timeout'), mayPass: false }
    case 'unreachable': {
      const cause = safeCause(reply.thrown, redact)
      const error = new SunshineApiError(operation, 'network_error', { cause })
      return { kind: 'failed', error, mayPass: true }
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
  const body = redact(shown)
  const retryAfter = readRetryAfter(headers.get('retry-after'))
  const error = new SunshineApiError(call.operation, code, { status, errors, body, retryAfter })
  return { kind: 'failed', error, mayPass: status === 429 || status >= 500 }
}

/**
 * What a `Retry-After` header asks for, in milliseconds from now. Undefined if that can't be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
function readRetryAfter(value: string | null): number | undefined {
  if (!value) return undefined
  // Either a number of seconds, or the date of a moment.
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return ms > 0 ? Math.min(ms, LONGEST_TIMER) : undefined
}
