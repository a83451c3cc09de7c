import { type Problem, problem } from './problem.js'

/** Longer than any origin that a browser sends; the rest of one that was made up isn't repeated. */
const LONGEST_ORIGIN = 300

/**
 * The problem with where a request comes from, if there is one.
 *
 * A browser states where a request comes from, and a page can't forge it. A request that says
 * nothing at all is refused: it is no page of ours.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function judgeOrigin(
  { url, headers }: Request,
  allowedOrigins: readonly string[],
): Problem | undefined {
  const origin = headers.get('origin') ?? ''
  const site = headers.get('sec-fetch-site')
  const own = new URL(url).origin
  const isOwn = site ? site === 'same-origin' : origin === own
  if (isOwn || allowedOrigins.includes(origin)) return undefined
  const seen = origin ? `Origin: ${origin.slice(0, LONGEST_ORIGIN)}` : 'no Origin'
  const expected = [`${own} (this request's own address)`, ...allowedOrigins].join(', ')
  return problem(
    'origin_not_allowed',
    `The request came with ${seen} and ${site ? `Sec-Fetch-Site: ${site}` : 'no Sec-Fetch-Site'}; expected ${expected}. ` +
      'List the origin of the page in allowedOrigins: for a page on this very server too, where a proxy changes host or scheme on the way here.',
  )
}
