import type { Fields } from './read-body.js'
import { matching, readText } from './read-options.js'

/**
 * A DNS label. The subdomain is put into the name of a host that is sent a token, so nothing else
 * may pass.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1123#section-2
 */
export const readSubdomain = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i)

/** The customer's app, as token info describes it. Fields that Zendesk adds are passed through. */
export interface SunshineApp {
  /** Part of the address of every later API call. */
  id: string
  /** The customer's Zendesk subdomain, a checked DNS label. Older answers don't have it. */
  subdomain?: string | null
  /** What the customer calls the app. */
  displayName: string | null
  settings?: unknown
  metadata?: unknown
  [field: string]: unknown
}

/** The app in a token info answer, or something falsy if it is not what Zendesk documents. */
export const readApp = (answer: Fields = {}): { app: SunshineApp } | false => {
  const { id, subdomain }: Fields = Object(answer.app)
  const isApp = readText(id) && (subdomain == null || readSubdomain(subdomain))
  return !!isApp && { app: { displayName: null, ...Object(answer.app) } }
}
