import { text } from '../../options/kinds.js'
import { printable } from '../../platform/printable.js'
import { asFields, type Fields } from '../fields.js'
import { subdomain } from '../kinds.js'

/** The customer's app, as token info describes it. Fields that Zendesk adds are passed through. */
export interface SunshineApp {
  /** Part of the address of every later API call. */
  id: string
  /** The customer's Zendesk subdomain, a checked DNS label. Older answers don't have it. */
  subdomain?: string | null
  /** What the customer calls the app. Without control characters, and at most 400 characters. */
  displayName: string | null
  settings?: unknown
  metadata?: unknown
  [field: string]: unknown
}

/** The app in a token info answer, or undefined if it is not what Zendesk documents. */
export function readApp(answer: Fields): { app: SunshineApp } | undefined {
  const app = asFields(answer.app)
  const id = text.read(app.id)
  const hasPlace = (app.subdomain ?? null) === null || subdomain.read(app.subdomain) !== undefined
  if (!id || !hasPlace) return undefined
  const name = text.read(app.displayName)
  return { app: { ...app, id, displayName: name === undefined ? null : printable(name) } }
}
