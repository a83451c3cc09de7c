import { text } from '../../options/kinds.js'
import { printable } from '../../platform/printable.js'
import { readBody } from '../../platform/read-body.js'
import { parseFields } from '../fields.js'
import { type Problem, problem } from './problem.js'

const BODY_LIMIT = 16_384

/** Longer than any header of these that a browser sends; the rest of a made-up one isn't repeated. */
const LONGEST_HEADER = 300

/** What the page sent for the exchange. */
export interface Grant {
  code: string
  state: string
}

/** What a request comes to before anybody is asked about it. */
export type Admission = { kind: 'admitted'; grant: Grant } | { kind: 'preflight' } | Problem

/** Whom the handler admits. */
export interface Door {
  allowedOrigins: readonly string[]
  clientId: string
}

/** Reads the grant out of a request, or gives the reason to refuse it. */
export async function admit(request: Request, door: Door): Promise<Admission> {
  const { method } = request
  if (method !== 'POST' && method !== 'OPTIONS') return problem('method_not_allowed')
  const fault = judgeOrigin(request, door.allowedOrigins)
  if (fault) return fault
  if (method === 'OPTIONS') return { kind: 'preflight' }
  return judgeHeaders(request) ?? readGrant(request, door.clientId)
}

/**
 * The problem with where a request comes from, if there is one.
 *
 * A browser states where a request comes from, and a page can't forge it. A request that says
 * nothing at all is refused: it is no page of ours.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function judgeOrigin(
  { url, headers }: Request,
  allowedOrigins: readonly string[],
): Problem | undefined {
  const origin = headers.get('origin') ?? ''
  const site = headers.get('sec-fetch-site')
  const own = new URL(url).origin
  const isOwn = site ? site === 'same-origin' : origin === own
  if (isOwn || allowedOrigins.includes(origin)) return undefined
  const seen = origin ? `Origin: ${printable(origin, LONGEST_HEADER)}` : 'no Origin'
  const expected = [`${own} (this request's own address)`, ...allowedOrigins].join(', ')
  return problem(
    'origin_not_allowed',
    `The request came with ${seen} and ${site ? `Sec-Fetch-Site: ${printable(site, LONGEST_HEADER)}` : 'no Sec-Fetch-Site'}; expected ${expected}. ` +
      'List the origin of the page in allowedOrigins: for a page on this very server too, where a proxy changes host or scheme on the way here.',
  )
}

function judgeHeaders({ headers, body, bodyUsed }: Request): Problem | undefined {
  const mediaType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') return problem('unsupported_media_type')
  // A header that no form can send, and no other origin's script without a preflight.
  if (headers.get('x-requested-with') !== 'sunshine-connect') {
    return problem('requested_with_missing')
  }
  return bodyUsed || body?.locked ? problem('body_consumed') : undefined
}

async function readGrant(request: Request, clientId: string): Promise<Admission> {
  const body = await readGrantBody(request)
  if (body === undefined) return problem('body_too_large')
  const fields = parseFields(body) ?? {}
  const code = text.read(fields.code)
  const state = text.read(fields.state)
  if (!code || !state) return problem('invalid_body')
  const { client_id = clientId } = fields
  if (client_id !== clientId) return problem('client_mismatch')
  return { kind: 'admitted', grant: { code, state } }
}

/**
 * Servers hold a body to the length it announces (RFC 9112, section 6.3), and have its text much
 * sooner than its stream. A Request that was made by hand may lie: it is measured once more.
 */
async function readGrantBody(request: Request): Promise<string | undefined> {
  const announced = request.headers.get('content-length')
  const isSmall = announced && Number(announced) <= BODY_LIMIT
  try {
    const body = await (isSmall ? request.text() : readBody(request.body, BODY_LIMIT))
    return body === undefined || body.length > BODY_LIMIT ? undefined : body
  } catch {
    // A browser may go away while it sends: nobody reads this answer then.
    return ''
  }
}
