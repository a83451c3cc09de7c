import type { Problem } from './problem.js'
import { parseFields, readBody } from './read-body.js'
import { readText } from './read-options.js'

const BODY_LIMIT = 16_384

/** What the page sent for the exchange. */
export interface Grant {
  code: string
  state: string
}

/**
 * Reads the grant out of a request, or gives the reason to refuse it.
 *
 * A browser states where a request comes from, and a page can't forge it. A request that says
 * nothing at all is refused: it is no page of ours.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export const admit = async (
  request: Request,
  allowedOrigins: readonly string[],
  clientId: string,
): Promise<Grant | Problem | 'preflight'> => {
  const { method, headers } = request
  const isPreflight = method === 'OPTIONS'
  if (method !== 'POST' && !isPreflight) return '405 method_not_allowed'
  const origin = headers.get('origin') ?? ''
  const site = headers.get('sec-fetch-site')
  const isOwn = site ? site === 'same-origin' : origin === new URL(request.url).origin
  if (!isOwn && !allowedOrigins.includes(origin)) return '403 origin_not_allowed'
  if (isPreflight) return 'preflight'
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    return '415 unsupported_media_type'
  // A header that no form can send, and no other origin's script without a preflight.
  if (headers.get('x-requested-with') !== 'sunshine-connect') return '400 requested_with_missing'
  // Servers hold a body to the length it announces (RFC 9112, section 6.3), and have its text much
  // sooner than its stream. A Request that was made by hand may lie: it is measured once more.
  const announced = headers.get('content-length')
  const isSmall = announced && Number(announced) <= BODY_LIMIT
  // A browser may go away while it sends: nobody reads this answer then.
  const text = await (isSmall ? request.text() : readBody(request.body, BODY_LIMIT)).catch(() => '')
  if (text === undefined || text.length > BODY_LIMIT) return '413 body_too_large'
  const { client_id = clientId, ...fields } = parseFields(text) ?? {}
  const code = readText(fields.code)
  const state = readText(fields.state)
  return code && state && client_id === clientId ? { code, state } : '400 invalid_body'
}
