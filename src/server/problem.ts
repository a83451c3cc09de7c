import type { SunshineApp } from './app.js'

/**
 * The `code` of the connect handler's `application/problem+json` answers; `title` is the same in
 * words. Up to `check_failed`, nothing was sent to Zendesk for the request.
 *
 * | code | status | when |
 * |---|---|---|
 * | `method_not_allowed` | 405 | neither POST nor OPTIONS |
 * | `origin_not_allowed` | 403 | the page's origin is neither listed nor the handler's own |
 * | `unsupported_media_type` | 415 | the content type is not JSON |
 * | `requested_with_missing` | 400 | no `x-requested-with: sunshine-connect` |
 * | `body_too_large` | 413 | the body is over 16 KiB |
 * | `invalid_body` | 400 | no JSON (or a body parser has read it before); `code` or `state` is no non-empty string; `client_id` was sent and is not the client's |
 * | `unauthenticated` | 401 | `authenticate` gave nothing |
 * | `state_refused` | 403 | `verifyState` gave nothing |
 * | `code_in_use` | 409 | another request with the same code is being answered |
 * | `check_failed` | 500 | `authenticate` or `verifyState` threw |
 * | `token_failed` | 502 | Zendesk refused the code or the client, or could not be reached |
 * | `token_failed` | 504 | Zendesk did not answer within the client's `timeout` |
 * | `token_info_failed` | 502 | the token is good, but token info failed; `onConnect` was not called |
 * | `token_info_failed` | 504 | the same, for want of an answer within the client's `timeout` |
 * | `store_failed` | 500 | `onConnect` threw |
 */
export type ProblemCode = Problem extends `${number} ${infer Code}` ? Code : never

/** A problem: the status it is answered with, and its code. */
export type Problem =
  | '405 method_not_allowed'
  | '403 origin_not_allowed'
  | '415 unsupported_media_type'
  | '400 requested_with_missing'
  | '413 body_too_large'
  | '400 invalid_body'
  | '401 unauthenticated'
  | '403 state_refused'
  | '409 code_in_use'
  | '500 check_failed'
  | `${502 | 504} token_failed`
  | `${502 | 504} token_info_failed`
  | '500 store_failed'

/** What came of a request: a problem, the connected app, or permission to send the real one. */
export type Outcome = Problem | { app: SunshineApp } | 'preflight'

/** The one place that turns an outcome into a response. Pages on an allowed origin may read it. */
export const respond = (
  outcome: Outcome,
  { headers: asked }: Request,
  allowedOrigins: readonly string[],
): Response => {
  const origin = asked.get('origin') ?? ''
  const answer = (status: number, headers: object, body?: object) =>
    new Response(body && JSON.stringify(body), {
      status,
      // Plain: making a `Headers` of it, for a server to take apart, costs more than all else in here.
      headers: {
        'cache-control': 'no-store',
        // See https://fetch.spec.whatwg.org/#http-cors-protocol
        ...(allowedOrigins.includes(origin) && {
          'access-control-allow-credentials': 'true',
          'access-control-allow-origin': origin,
          vary: 'Origin',
        }),
        ...headers,
      },
    })
  if (outcome === 'preflight')
    return answer(204, {
      'access-control-allow-methods': 'POST',
      // With credentials `*` means nothing; the page may send what `authenticate` reads.
      'access-control-allow-headers': asked.get('access-control-request-headers') ?? '',
    })
  if (typeof outcome === 'object') {
    const { id, displayName, subdomain = null } = outcome.app
    return answer(
      200,
      { 'content-type': 'application/json' },
      { app: { id, displayName, subdomain } },
    )
  }
  const status = Number.parseInt(outcome, 10)
  const code = outcome.slice(4)
  return answer(
    status,
    {
      ...(status === 405 && { allow: 'POST, OPTIONS' }),
      'content-type': 'application/problem+json',
    },
    { code, status, title: code.replaceAll('_', ' ') },
  )
}
