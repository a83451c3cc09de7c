import { redirect } from './redirect.js'

/** Where an answer goes: back to the integration. */
export interface ReturnAddress {
  redirectUri: string
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
