import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Page } from '../html/read-page.js'

interface Seen {
  page: Page
  deployment: Deployment
}

/** Whether the page's own element says what the doctor was told. */
export function judgeElement({ page, deployment }: Seen): Finding[] {
  const { ok, problem } = findingsOf('element')
  if (!page.element) return []
  const misspelt = [...page.element.keys()].find((name) => MEANT[name])
  if (misspelt) {
    return [
      problem(
        `The element has ${misspelt}, which it doesn’t know.`,
        'It goes without, as if nothing had been said.',
        `Write ${MEANT[misspelt]}, as the README has it.`,
      ),
    ]
  }
  const different = differences(page, page.element, deployment)
  if (different.length === 0)
    return [ok('The element says what was given here, as far as it does.')]
  return different.map(({ name, says, given }) =>
    problem(
      `The element’s ${name} is ${says}, and ${given} was given here.`,
      'What the page does is not what was looked at.',
      `Make them the same, or give the doctor what the page has.`,
    ),
  )
}

/** HTML ignores case: a property's name makes another attribute. */
const MEANT: Record<string, string> = {
  clientid: 'client-id',
  redirecturi: 'redirect-uri',
  'redirect-url': 'redirect-uri',
  authorizeurl: 'authorize-url',
  state: 'the property state (element.state = …): an attribute can hold no function',
}

function differences(page: Page, element: Map<string, string>, deployment: Deployment) {
  const { clientId, redirectUriAsGiven, exchange, authorizeUrl } = deployment
  const resolved = (text: string | undefined) =>
    text !== undefined && URL.canParse(text, page.base) ? new URL(text, page.base).href : text
  const redirectUri = element.get('redirect-uri')
  // What is absolute is sent as it stands, and compared so.
  const isAbsolute = redirectUri !== undefined && URL.canParse(redirectUri)
  return [
    { name: 'client-id', says: element.get('client-id'), given: clientId },
    {
      name: 'redirect-uri',
      says: isAbsolute ? redirectUri : resolved(redirectUri),
      given: redirectUriAsGiven,
    },
    { name: 'exchange', says: resolved(element.get('exchange')), given: exchange?.href },
    {
      name: 'authorize-url',
      says: resolved(element.get('authorize-url')),
      given: authorizeUrl?.href,
    },
  ].filter(({ says, given }) => says !== undefined && given !== undefined && says !== given)
}
