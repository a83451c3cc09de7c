import { text } from '../../options/kinds.js'
import type { OptionKind } from '../../options/read-options.js'
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

/** What makes the Remove URL unguessable: 32 characters of base64url are 192 bits. */
export const removeKey: OptionKind<string> = {
  mustBe:
    'at least 32 base64url characters, made at random, such as crypto.randomBytes(24).toString("base64url")',
  read: (value) => (typeof value === 'string' && /^[\w-]{32,}$/.test(value) ? value : undefined),
}

/**
 * Makes a function that tells whether a URL's last path segment is the key. Digests are compared, all
 * of their bytes each time, so that how long it takes tells nothing of the key.
 */
export function createKeyCheck(key: string): (url: string) => Promise<boolean> {
  let expected: Promise<Uint8Array> | undefined
  return async (url) => {
    const { pathname } = new URL(url)
    const given = await digest(pathname.slice(pathname.lastIndexOf('/') + 1))
    // Not before the first request: some runtimes do nothing while they load modules.
    expected ??= digest(key)
    const wanted = await expected
    return given.reduce((difference, byte, at) => difference | (byte ^ (wanted[at] ?? 0)), 0) === 0
  }
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}
