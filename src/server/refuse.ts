import type { ProblemCode } from './problem.js'

// Each of these gives the reason to refuse a request, or null.

export const refuseMethod = ({ method }: Request): ProblemCode | null =>
  method === 'POST' || method === 'OPTIONS' ? null : 'method_not_allowed'

/**
 * A browser states where a request comes from, and a page can't forge it. A request that says
 * nothing at all is refused: it is no page of ours.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export const refuseOrigin = (
  { headers, url }: Request,
  allowed: readonly string[],
): ProblemCode | null => {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  if (origin !== null && allowed.includes(origin)) return null
  const same = site === null ? origin === new URL(url).origin : site === 'same-origin'
  return same ? null : 'origin_not_allowed'
}

export const refuseContentType = ({ headers }: Request): ProblemCode | null =>
  /^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')
    ? null
    : 'unsupported_media_type'

/** A header that no form can send, and no other origin's script without a preflight. */
export const refuseUnmarked = ({ headers }: Request): ProblemCode | null =>
  headers.get('x-requested-with') === 'sunshine-connect' ? null : 'requested_with_missing'
