import { ANSWER } from '../../protocol/message.js'
import type { OwnPackage } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Page, pageVersion, readPage } from '../html/read-page.js'
import type { Answer, Look, Sight } from '../look.js'
import { madeUpCode, nowhereNear, whereRepeated, withMadeUpAnswer } from '../made-up.js'
import { judgeAnswer } from './judge-answer.js'
import { judgeCaching, judgeFraming, judgeOpenerPolicy, judgeReferrer } from './judge-headers.js'
import { judgePolicy, judgeRewriting, judgeThirdParties } from './judge-scripts.js'

/** What was seen of a redirect page. */
interface Seen {
  page: Page
  /** The page at an address that isn't there, if the server answers with one as if it were. */
  anywhere: Page | undefined
  own: OwnPackage
}

/** Looks at the redirect page as the browser comes back to it, and judges what it sees. */
export async function examineRedirectPage(
  url: URL,
  own: OwnPackage,
  look: Look,
): Promise<{ findings: Finding[]; page?: Page }> {
  const headers = { accept: 'text/html' }
  const code = madeUpCode()
  const [sight, anywhere] = await Promise.all([
    look({ url: withMadeUpAnswer(url, code), headers }),
    look({ url: nowhereNear(url), headers }),
  ])
  if (sight.kind === 'silence') {
    const { unseen } = findingsOf('answer')
    return { findings: [unseen(sight.reason, sight.cure)] }
  }
  const answer = judgeAnswer(sight, url)
  if (answer.kind !== 'ok') return { findings: [answer] }
  const page = await readPage(url, sight, look)
  const isAnywhere = anywhere.kind === 'answer' && isPage(anywhere)
  const seen: Seen = {
    page,
    own,
    anywhere: isAnywhere ? await readPage(url, anywhere, noLook) : undefined,
  }
  const findings = [answer, judgeRepeating(sight, code), ...CHECKS.map((check) => check(seen))]
  return { page, findings }
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
  return { kind: 'silence' as const, reason: 'Not looked at.', cure: '' }
}

function judgeRepeating(sight: Sight, code: string): Finding {
  const { ok, problem } = findingsOf('quoting')
  const where = whereRepeated(sight, [code])
  if (!where) return ok('The answer doesn’t repeat the code.')
  return problem(
    `The answer repeats the code, in ${where}.`,
    'It may be kept, logged, or sent on with that.',
    'Serve the same page whatever the query is, and put nothing of it into headers or cookies.',
  )
}

/** Whether it is a redirect page of ours, and of which version. */
function judgeIdentity({ page, anywhere }: Seen): Finding {
  const { ok, note, problem } = findingsOf('identity')
  const version = pageVersion(page)
  if (version) return ok(`A redirect page of sunshine-connect ${version}.`)
  if (anywhere && isSame(page, anywhere)) {
    return problem(
      'The same page as for an address that is not there.',
      'It is the app’s shell, which takes no answer: the server, or a service worker, sends it for every address.',
      'Serve dist/callback.html or createCallbackPage() at this address, before that rule.',
    )
  }
  if (page.scripts.length === 0) {
    return problem(
      'A page without a script.',
      'Nothing takes the answer to the page that waits for it.',
      'Serve dist/callback.html or createCallbackPage() there, or call relayCallback() in it.',
    )
  }
  const speaks = page.scripts.some(({ text }) => text.includes(ANSWER))
  return note(
    speaks
      ? 'A page whose script speaks as relayCallback does.'
      : 'A page that doesn’t say that it is ours.',
    'Whether it calls relayCallback() when it loads can’t be told from outside. Ready-made pages and scripts state their version.',
  )
}

/** By title and scripts: the rest, such as state of its own in the page, may differ each time. */
function isSame(page: Page, other: Page): boolean {
  const [one, two] = [page, other].map(({ title, scripts }) =>
    [
      title,
      ...scripts.map(
        ({ src, attributes, text }) =>
          src?.href ?? `${attributes.get('id') ?? ''} ${text.slice(0, 20)}`,
      ),
    ].join('\n'),
  )
  return one === two
}
