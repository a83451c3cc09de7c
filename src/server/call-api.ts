import { SunshineApiError, type SunshineOperation } from './api-error.js'
import type { ClientSettings } from './client-options.js'
import { errorCode, readErrors } from './error-body.js'
import { readText } from './read-text.js'
import { createRedactor, UNSAFE_TAIL } from './redact.js'
import { retryAfter } from './retry.js'
import { safeCause } from './safe-cause.js'
import { TIMED_OUT, withTimeLimit } from './time-limit.js'

const BODY_LIMIT = 65_536
const SHOWN_BODY = 4096

/**
 * What came back. `ok` is false for more than the limit, and for a redirect, also one that `fetch`
 * followed against orders.
 */
export interface ApiAnswer {
  ok: boolean
  status: number
  headers: Headers
  text: string
  more: boolean
  json: unknown
}

/** One request to Zendesk, and how to read its answer. */
export interface ApiCall<T> {
  operation: SunshineOperation
  method: string
  url: string
  headers?: Record<string, string>
  body?: string
  /** What must not be seen in a failure, beside the client's secret. */
  secret: string
  signal: AbortSignal | undefined
  /** The result, or undefined if the answer is not a documented success. */
  read: (answer: ApiAnswer) => T | undefined
}

/** Sends one request, once. */
export const callApi = async <T>(settings: ClientSettings, call: ApiCall<T>): Promise<T> => {
  const { operation, secret, signal, read } = call
  const redactor = () => createRedactor([settings.clientSecret, secret])
  let answer: ApiAnswer
  try {
    answer = await withTimeLimit(settings.timeout, signal, (limit) => ask(settings, call, limit))
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason
    if (thrown === TIMED_OUT) throw new SunshineApiError(operation, 'timeout')
    throw new SunshineApiError(operation, 'network_error', { cause: safeCause(thrown, redactor()) })
  }
  const result = read(answer)
  if (result === undefined) throw refusal(operation, answer, redactor())
  return result
}

const ask = async (
  { fetch, headers }: ClientSettings,
  { method, url, headers: own, body }: ApiCall<unknown>,
  signal: AbortSignal,
): Promise<ApiAnswer> => {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...headers, ...own },
    // Not 'error': Cloudflare Workers know only the other two.
    redirect: 'manual',
    signal,
    ...(body === undefined ? {} : { body }),
  })
  const { status, redirected } = response
  const { text, more } = await readText(response.body, BODY_LIMIT, new TextDecoder())
  return {
    ok: response.ok && !redirected && !more,
    status,
    headers: response.headers,
    text,
    more,
    json: parse(text),
  }
}

const refusal = (
  operation: SunshineOperation,
  { ok, status, headers, text, more, json }: ApiAnswer,
  redact: (text: string) => string,
) => {
  const errors = ok ? [] : readErrors(json, redact)
  // A token answer that can't be read may still hold a token; a web page doesn't.
  const hidden = operation === 'getToken' && status < 300 && !/^\s*<(!doctype )?html\b/i.test(text)
  const clean = hidden ? '' : redact(text)
  return new SunshineApiError(operation, errorCode(errors), {
    status,
    errors,
    body: (more ? clean.slice(0, -UNSAFE_TAIL) : clean).slice(0, SHOWN_BODY),
    retryAfter: retryAfter(headers.get('retry-after')),
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
