import { type Finding, findingsOf } from '../finding.js'
import type { Page } from '../html/read-page.js'
import { pageVersion, versionOf } from '../html/version-of.js'

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
