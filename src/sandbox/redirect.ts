/** 303: go on with a GET, whatever the method was. The documented 302 for the authorize request. */
export function redirect(
  location: string,
  status: 302 | 303,
  headers: Record<string, string> = {},
): Response {
  return new Response(null, {
    status,
    headers: {
      location,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...headers,
    },
  })
}

/** Where an answer goes: back to the integration. */
export interface ReturnAddress {
  redirectUri: string
  /** As it stood in the query, still percent-encoded; `null` if none was sent. */
  rawState: string | null
}

/**
 * Sends the person back with the answer. The `state` is put in as it came, still encoded: decoding
 * and encoding again would change bytes that aren't UTF-8.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export function redirectBack(
  { redirectUri, rawState }: ReturnAddress,
  answer: Record<string, string>,
  status: 302 | 303,
): Response {
  const query = new URLSearchParams(answer).toString()
  const state = rawState === null ? '' : `&state=${rawState}`
  const { href } = new URL(redirectUri)
  return redirect(`${href}${href.includes('?') ? '&' : '?'}${query}${state}`, status)
}

/** What comes back when the person denies. */
export const DENIED = { error: 'access_denied', error_description: 'The person denied access.' }
