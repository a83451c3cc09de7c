/** A string with something in it. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/**
 * Visible ASCII without spaces: what may follow `Bearer ` in a header. Checked beforehand, because
 * `fetch` quotes a header it refuses.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12
 */
export const isAccessToken = (value: unknown): value is string =>
  isText(value) && /^[!-~]+$/.test(value)
