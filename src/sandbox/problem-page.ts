import { html } from './html.js'
import { page } from './page.js'

/** A page that says what went wrong. It leads nowhere, like Zendesk's own. */
export function problemPage(status: number, title: string, reason: string): Promise<Response> {
  return page({ status, title, content: html`<p>${reason}</p>` })
}
