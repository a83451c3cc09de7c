import type { OptionKind } from '../../options/read-options.js'

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
