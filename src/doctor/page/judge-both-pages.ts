import { type RelayOptions, relayAttribute } from '../../protocol/relay-options.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Page, pageVersion, versionOf } from '../html/read-page.js'

/** Whether the page's script and the redirect page are of one version, as far as both say. */
export function judgeVersions(page: Page, redirectPage: Page): Finding[] {
  const { ok, problem } = findingsOf('versions')
  const script = page.scripts.map(versionOf).find((version) => version !== undefined)
  const redirect = pageVersion(redirectPage)
  if (!script || !redirect) return []
  if (script === redirect) return [ok(`Script and redirect page are both ${script}.`)]
  return [
    problem(
      `The script is ${script}, the redirect page is ${redirect}.`,
      'They are made and tested together; one of them was forgotten when the other was updated, or is cached.',
      'Publish both from the same version of the package.',
    ),
  ]
}

const OPENER_ORIGINS = attributeOf('openerOrigins')
const FORWARD_TO = attributeOf('forwardTo')

function attributeOf(option: keyof RelayOptions): string {
  return relayAttribute(option)
}

/** Whether a redirect page on another origin than the page's is told whom to answer, and how. */
export function judgeOtherOrigin(page: Page, redirectPage: Page): Finding[] {
  const { ok, note, problem } = findingsOf('other-origin')
  const { origin } = page.url
  if (redirectPage.url.origin === origin) return []
  const options = redirectPage.scripts.find(({ attributes }) =>
    attributes.has(OPENER_ORIGINS),
  )?.attributes
  const saw = `The redirect page is on another origin than the page on ${origin}`
  if (!options && !pageVersion(redirectPage)) {
    return [
      note(
        `${saw}.`,
        'It needs openerOrigins and forwardTo, and whether it has them can’t be told from outside.',
      ),
    ]
  }
  const listed = options?.get(OPENER_ORIGINS)?.split(/\s+/) ?? []
  if (!listed.includes(origin)) {
    return [
      problem(
        `${saw}, and that isn’t among its openerOrigins.`,
        'The answer is told to no page there: the person sees that nobody took it.',
        `Give createCallbackPage() or its script openerOrigins with ${origin}, and forwardTo.`,
      ),
    ]
  }
  if (!options?.get(FORWARD_TO)?.startsWith(`${origin}/`)) {
    return [
      problem(
        `${saw}, and has no forwardTo there.`,
        'Zendesk’s sign-in cuts the popup off from its opener, and then only a page of the same origin can be reached.',
        `Serve a second redirect page on ${origin}, and name it as forwardTo.`,
      ),
    ]
  }
  return [ok(`${saw}, and knows where to forward the answer.`)]
}
