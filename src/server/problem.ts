import type { SunshineApp } from './app.js'

const STATUS = {
  method_not_allowed: 405,
  origin_not_allowed: 403,
  unsupported_media_type: 415,
  requested_with_missing: 400,
  body_too_large: 413,
  invalid_body: 400,
  client_mismatch: 400,
  unauthenticated: 401,
  state_refused: 403,
  code_in_use: 409,
  token_failed: 502,
  token_info_failed: 502,
  zendesk_timeout: 504,
  store_failed: 500,
  internal_error: 500,
} as const

/**
 * The `code` of the connect handler's `application/problem+json` answers; `title` is the same in
 * words, `type` leads to the README. Up to `code_in_use`, nothing was sent to Zendesk.
 *
 * | code | status | when |
 * |---|---|---|
 * | `method_not_allowed` | 405 | neither POST nor OPTIONS |
 * | `origin_not_allowed` | 403 | the page's origin is neither listed nor the handler's own |
 * | `unsupported_media_type` | 415 | the content type is not JSON |
 * | `requested_with_missing` | 400 | no `x-requested-with: sunshine-connect` |
 * | `body_too_large` | 413 | the body is over 16 KiB |
 * | `invalid_body` | 400 | no JSON in UTF-8, or `code` or `state` is no non-empty string |
 * | `client_mismatch` | 400 | `client_id` was sent and is not the client's |
 * | `unauthenticated` | 401 | `authenticate` gave nothing |
 * | `state_refused` | 403 | `verifyState` gave nothing |
 * | `code_in_use` | 409 | the same code is being exchanged for another state |
 * | `token_failed` | 502 | Zendesk refused the code or the client, or could not be reached |
 * | `token_info_failed` | 502 | the token is good, but token info failed; `onConnect` was not called |
 * | `zendesk_timeout` | 504 | Zendesk did not answer within the client's `timeout` |
 * | `store_failed` | 500 | `onConnect` threw |
 * | `internal_error` | 500 | `authenticate` or `verifyState` threw, or the body had been read before |
 */
export type ProblemCode = keyof typeof STATUS

/** What came of a request: a problem, the connected app, or permission to send the real one. */
export type Outcome = ProblemCode | { app: SunshineApp } | 'preflight'

export const statusOf = (outcome: Outcome): number => {
  if (typeof outcome === 'object') return 200
  return outcome === 'preflight' ? 204 : STATUS[outcome]
}

/** The one place that turns an outcome into a response. */
export const respond = (outcome: Outcome, cors: Record<string, string>): Response => {
  const status = statusOf(outcome)
  const headers = { 'cache-control': 'no-store', ...cors }
  if (outcome === 'preflight') return new Response(null, { status, headers })
  if (typeof outcome === 'object') {
    const { id, displayName, subdomain = null } = outcome.app
    return Response.json({ app: { id, displayName, subdomain } }, { status, headers })
  }
  return Response.json(
    {
      type: `https://www.npmjs.com/package/sunshine-connect#${outcome}`,
      title: outcome.replaceAll('_', ' '),
      status,
      code: outcome,
    },
    {
      status,
      headers: {
        ...headers,
        'content-type': 'application/problem+json',
        ...(status === 405 ? { allow: 'POST, OPTIONS' } : {}),
      },
    },
  )
}
