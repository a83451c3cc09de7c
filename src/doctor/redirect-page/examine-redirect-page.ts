import type { OwnPackage } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Page, readPage } from '../html/read-page.js'
import type { Answer, Look } from '../look.js'
import { nowhereNear, withMadeUpAnswer } from '../made-up.js'
import { judgeAnswer } from './judge-answer.js'
import { judgeCaching, judgeFraming, judgeOpenerPolicy, judgeReferrer } from './judge-headers.js'
import { judgeIdentity } from './judge-identity.js'
import { judgePolicy, judgeRewriting, judgeThirdParties } from './judge-scripts.js'
import type { RedirectPageSeen } from './redirect-page-seen.js'

/** Looks at the redirect page as the browser comes back to it, and judges what it sees. */
export async function examineRedirectPage(
  url: URL,
  own: OwnPackage,
  look: Look,
): Promise<{ findings: Finding[]; page?: Page }> {
  const headers = { accept: 'text/html' }
  const [sight, anywhere] = await Promise.all([
    look({ url: withMadeUpAnswer(url), headers }),
    look({ url: nowhereNear(url), headers }),
  ])
  if (sight.kind === 'silence') {
    const { unseen } = findingsOf('answer')
    return { findings: [unseen(sight.reason, 'Start it, or mend the address.')] }
  }
  const answer = judgeAnswer(sight, url)
  if (answer.kind === 'problem') return { findings: [answer] }
  const page = await readPage(url, sight, look)
  const isAnywhere = anywhere.kind === 'answer' && isPage(anywhere)
  const seen: RedirectPageSeen = {
    url,
    page,
    own,
    anywhere: isAnywhere ? await readPage(url, anywhere, noLook) : undefined,
  }
  return { page, findings: [answer, ...CHECKS.map((check) => check(seen))] }
}

const CHECKS = [
  judgeIdentity,
  judgePolicy,
  judgeRewriting,
  judgeThirdParties,
  judgeOpenerPolicy,
  judgeCaching,
  judgeReferrer,
  judgeFraming,
]

function isPage({ status, headers }: Answer): boolean {
  return status === 200 && (headers['content-type'] ?? '').startsWith('text/html')
}

/** What it is compared by stands in the page itself. */
async function noLook() {
  return { kind: 'silence' as const, reason: 'Not looked at.' }
}
