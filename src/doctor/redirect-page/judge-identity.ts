import { ANSWER } from '../../protocol/message.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Page } from '../html/read-page.js'
import { pageVersion } from '../html/version-of.js'
import type { RedirectPageSeen } from './redirect-page-seen.js'

const { ok, note, problem } = findingsOf('identity')

/** Whether it is a redirect page of ours, and of which version. */
export function judgeIdentity({ page, anywhere }: RedirectPageSeen): Finding {
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

/** By title and scripts: the rest may differ from one answer to the next. */
function isSame(page: Page, other: Page): boolean {
  const [one, two] = [page, other].map(({ title, scripts }) =>
    [title, ...scripts.map(({ src, text }) => src?.href ?? text)].join('\n'),
  )
  return one === two
}
