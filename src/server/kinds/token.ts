import type { OptionKind } from '../../options/read-options.js'

/**
 * Visible ASCII without spaces: what may follow `Bearer ` in a header. Checked beforehand, because
 * `fetch` quotes a header it refuses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12
 */
export const token: OptionKind<string> = {
  mustBe: 'a token: visible ASCII characters, no spaces',
  read: (value) => (typeof value === 'string' && /^[!-~]+$/.test(value) ? value : undefined),
}
