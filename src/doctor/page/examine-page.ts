import { isLoopback } from '../../platform/is-loopback.js'
import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Page, readPage, type Script, versionOf } from '../html/read-page.js'
import { isAskedTooOften, type Look, type Sight } from '../look.js'
import { SEE_LOGS, SERVER_FAILED } from '../server-failure.js'
import { judgeElement } from './judge-element.js'
import { judgeConnection, judgeOpenerPolicy } from './judge-policies.js'
import { judgeIntegrity, judgeLoading } from './judge-script.js'

/** Looks at the page that connects, as somebody does who isn't signed in. */
export async function examinePage(
  deployment: Deployment & { page: URL },
  look: Look,
): Promise<{ findings: Finding[]; page?: Page }> {
  const { page: url, exchange, headers } = deployment
  const sight = await look({ url, headers: { accept: 'text/html', ...headers } })
  const answer = judgeAnswer(sight, url)
  if (sight.kind === 'silence' || answer.kind !== 'ok') return { findings: [answer] }
  const page = await readPage(url, sight, look)
  const seen = { page, deployment, exchange, script: page.scripts.find(isOurs) }
  return { page, findings: [answer, ...CHECKS.flatMap((check) => check(seen))] }
}

const CHECKS = [
  judgeOpenerPolicy,
  judgeLoading,
  judgeIntegrity,
  judgeConnection,
  judgeElement,
  judgeServiceWorker,
]

function isOurs(script: Script): boolean {
  const isNamedSo = script.src?.pathname.endsWith('/sunshine-connect.global.js') ?? false
  return isNamedSo || versionOf(script) !== undefined
}

function judgeAnswer(sight: Sight, url: URL): Finding {
  const { ok, note, problem, unseen } = findingsOf('answer')
  if (sight.kind === 'silence') return unseen(sight.reason, sight.cure)
  const { status, headers } = sight
  if (isAskedTooOften(sight))
    return unseen(`Status ${status}.`, 'Try again later, or let the doctor ask more often.')
  if (status >= 300 && status < 400) {
    return note(
      `Status ${status}, to ${headers.location ?? 'nowhere'}.`,
      'Nothing behind a redirect, such as one to sign in, is looked at: name the address where the page is.',
    )
  }
  if (status === 401 || status === 403) {
    return note(
      `Status ${status}.`,
      'Who isn’t signed in can’t look at it: give a session with --cookie.',
    )
  }
  if (status >= 500) return problem(`Status ${status}.`, SERVER_FAILED, SEE_LOGS)
  if (status !== 200 || !/^text\/html\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return problem(
      `Status ${status}, Content-Type: ${headers['content-type'] ?? 'none'}.`,
      'That is no page.',
      'Name the address of the page that has the Connect button.',
    )
  }
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return problem(
      'An address without TLS.',
      'Everybody on the way can change the page, and browsers keep from it what connecting needs.',
      'Serve it by https.',
    )
  }
  return ok('200 HTML.')
}

/** Whether a service worker may answer for the redirect page, which can't be seen from outside. */
function judgeServiceWorker({ page }: { page: Page }): Finding[] {
  const { note } = findingsOf('service-worker')
  if (!page.scripts.some(({ text }) => text.includes('serviceWorker.register'))) return []
  return [
    note(
      'The page registers a service worker.',
      'If that answers navigations with the app’s shell, the redirect page never comes: leave its path out (Workbox: navigateFallbackDenylist).',
    ),
  ]
}
