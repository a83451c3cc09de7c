/** The problems of the connect handler, with the status that each is answered with. */
export const STATUS = {
  method_not_allowed: 405,
  origin_not_allowed: 403,
  unsupported_media_type: 415,
  requested_with_missing: 400,
  body_consumed: 500,
  body_too_large: 413,
  invalid_body: 400,
  client_mismatch: 400,
  unauthenticated: 401,
  state_refused: 403,
  code_in_use: 409,
  check_failed: 500,
  code_refused: 400,
  // Never 502 or 504: proxies and CDNs put pages of their own in the place of those answers.
  token_failed: 503,
  token_info_failed: 503,
  other_account: 409,
  store_failed: 500,
} as const

/**
 * The `code` of the connect handler's `application/problem+json` answers; `title` is the same in
 * words, `detail` says what to do. Up to `code_in_use`, nothing was sent to Zendesk for the request.
 *
 * | code | status | when |
 * |---|---|---|
 * | `method_not_allowed` | 405 | neither POST nor OPTIONS |
 * | `origin_not_allowed` | 403 | the page's origin is neither listed nor the handler's own |
 * | `unsupported_media_type` | 415 | the content type is not JSON |
 * | `requested_with_missing` | 400 | no `x-requested-with: sunshine-connect` |
 * | `body_consumed` | 500 | something has read the body before the handler |
 * | `body_too_large` | 413 | the body is over 16 KiB |
 * | `invalid_body` | 400 | no JSON object, or `code` or `state` is no non-empty string |
 * | `client_mismatch` | 400 | `client_id` was sent and is not the client's |
 * | `unauthenticated` | 401 | `authenticate` gave nothing |
 * | `state_refused` | 403 | `verifyState` gave nothing |
 * | `code_in_use` | 409 | another request with the same code is being answered |
 * | `check_failed` | 500 | `authenticate`, `verifyState` or `expectApp` threw |
 * | `code_refused` | 400 | Zendesk refused the code: it is unknown, expired, or was used before |
 * | `token_failed` | 503 | Zendesk gave no token for another reason, or did not answer in time |
 * | `token_info_failed` | 503 | the token is good, but token info failed; `onConnect` was not called |
 * | `other_account` | 409 | `expectApp` named another app than the person has connected |
 * | `store_failed` | 500 | `onConnect` threw |
 */
export type ProblemCode = keyof typeof STATUS

/** Why a request was refused, or failed. */
export interface Problem {
  kind: 'problem'
  code: ProblemCode
  status: number
  /** What happened, and the cure. Nothing secret, since a page reads it. */
  detail: string
}

const DETAILS: Record<ProblemCode, string> = {
  method_not_allowed:
    'Send a POST, as connect does, or the OPTIONS that a browser sends before it.',
  origin_not_allowed: 'List the origin of the page in allowedOrigins.',
  unsupported_media_type: 'Send JSON, with the header "content-type: application/json".',
  requested_with_missing:
    'Send the header "x-requested-with: sunshine-connect": no form can, and no script elsewhere without asking.',
  body_consumed:
    'Something has read the body before this handler: mount the handler before any body parser, or use toNodeHandler of sunshine-connect/node, which takes what was parsed.',
  body_too_large: 'Send at most 16,384 bytes: code, state, client_id and redirect_uri are enough.',
  invalid_body:
    'Send a JSON object in which code and state are non-empty strings. If the page did, a body parser has read it before this handler: mount the handler before it, or use toNodeHandler of sunshine-connect/node.',
  client_mismatch:
    'The page began with another client id than this backend has: give both the same one.',
  unauthenticated:
    'authenticate found no user: sign in, then connect again. A page on another origin sends its cookies only with credentials: "include".',
  state_refused:
    'verifyState did not take the state: it must be one that this server issued to this user, and unused. Begin again from the page.',
  code_in_use: 'This code is being exchanged just now: wait for that answer, a code works once.',
  check_failed:
    'authenticate, verifyState or expectApp threw: the handler gave the error to onError.',
  code_refused:
    'Zendesk refused the code, which works once and not for long: connect again from the page.',
  token_failed:
    'Zendesk gave no token for the code, or no answer in time: connect again. If it always fails, check client id, client secret and bridgeUrl; the handler gave the error to onError.',
  token_info_failed:
    'Zendesk gave a token, but did not say in time for which app, so nothing was stored: connect again. The handler gave the error to onError.',
  other_account:
    'Another account was connected than this user has to come back with, so nothing was stored: connect again, and choose that account.',
  store_failed:
    'onConnect threw, so the connection is not stored: connect again. The handler gave the error to onError.',
}

/** A problem, with its usual detail where there is nothing better to say. */
export function problem(code: ProblemCode, detail: string = DETAILS[code]): Problem {
  return { kind: 'problem', code, status: STATUS[code], detail }
}
