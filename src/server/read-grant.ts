import { isRecord } from './is-record.js'
import { isText } from './is-text.js'
import type { ProblemCode } from './problem.js'
import { readText } from './read-text.js'

const BODY_LIMIT = 16_384

/** What the page sent for the exchange. */
export interface Grant {
  code: string
  state: string
}

/**
 * Reads the grant out of a request, or gives the reason to refuse it.
 *
 * @throws TypeError if somebody has read the body before: then the server is put together wrongly.
 */
export const readGrant = async (
  request: Request,
  clientId: string,
): Promise<Grant | ProblemCode> => {
  if (request.bodyUsed)
    throw new TypeError('body was read already: put the handler before any body parser')
  if (Number(request.headers.get('content-length')) > BODY_LIMIT) return 'body_too_large'
  let body: unknown
  try {
    // Bytes that aren't UTF-8 are refused: replaced, they would be another code than was sent.
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const { text, more } = await readText(request.body, BODY_LIMIT, decoder)
    if (more) return 'body_too_large'
    body = JSON.parse(text)
  } catch {
    // Also a browser that goes away while it sends: nobody reads this answer then.
    return 'invalid_body'
  }
  if (!isRecord(body) || !isText(body.code) || !isText(body.state)) return 'invalid_body'
  if (body.client_id !== undefined && body.client_id !== clientId) return 'client_mismatch'
  return { code: body.code, state: body.state }
}
