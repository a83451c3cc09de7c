import type { OptionKind } from '../../options/read-options.js'

/**
 * A DNS label. The subdomain is put into the name of a host that is sent a token, so nothing else
 * may pass.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123#section-2
 */
export const subdomain: OptionKind<string> = {
  mustBe: 'a DNS label such as acme, without .zendesk.com',
  read: (value) => (typeof value === 'string' && LABEL.test(value) ? value : undefined),
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
