import { text } from '../../options/kinds.js'
import { readBody } from '../../platform/read-body.js'
import { parseFields } from '../fields.js'

const BODY_LIMIT = 16_384
const LONGEST_ID = 256

/** What a request to the Remove URL comes to, before anything is looked up. */
export type Notice =
  | { kind: 'notice'; integrationId: string }
  | { kind: 'refused'; status: 400 | 404 | 405 | 413 }

/** The key comes first: without it nobody learns more, and no body is read. */
export async function readNotice(
  request: Request,
  hasKey: (url: string) => Promise<boolean>,
): Promise<Notice> {
  if (!(await hasKey(request.url))) return { kind: 'refused', status: 404 }
  if (request.method !== 'POST') return { kind: 'refused', status: 405 }
  // A sender may go away while it sends, or a parser have read the body: there is no notice then.
  const body = await readBodyOrNothing(request)
  if (body === undefined) return { kind: 'refused', status: 413 }
  const integrationId = text.read(parseFields(body)?.integrationId)
  if (!integrationId || integrationId.length > LONGEST_ID) return { kind: 'refused', status: 400 }
  return { kind: 'notice', integrationId }
}

async function readBodyOrNothing({ body }: Request): Promise<string | undefined> {
  try {
    return await readBody(body, BODY_LIMIT)
  } catch {
    return ''
  }
}
