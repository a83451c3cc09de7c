import { isRecord } from './is-record.js'
import { isText } from './is-text.js'

/**
 * A DNS label. The subdomain is put into the name of a host that is sent a token, so nothing else
 * may pass.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123#section-2
 */
export const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** The customer's app, as token info describes it. Fields that Zendesk adds are passed through. */
export interface SunshineApp {
  /** Part of the address of every later API call. */
  id: string
  /** The customer's Zendesk subdomain, a checked DNS label. Older answers don't have it. */
  subdomain?: string
  /** What the customer calls the app. */
  displayName: string | null
  settings?: unknown
  metadata?: unknown
  [field: string]: unknown
}

/** The app in a token info answer, or undefined if it is not what Zendesk documents. */
export const readApp = (value: unknown): SunshineApp | undefined => {
  if (!isRecord(value)) return undefined
  const { id, subdomain, displayName, ...rest } = value
  if (!isText(id)) return undefined
  if (subdomain == null) return { ...rest, id, displayName: nameOf(displayName) }
  if (!isText(subdomain) || !SUBDOMAIN.test(subdomain)) return undefined
  return { ...rest, id, subdomain, displayName: nameOf(displayName) }
}

const nameOf = (value: unknown) => (typeof value === 'string' ? value : null)
