import { isLoopback } from '../../platform/is-loopback.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Answer, isAskedTooOften } from '../look.js'
import { SEE_LOGS, SERVER_FAILED } from '../server-failure.js'

const { ok, problem, unseen } = findingsOf('answer')

/** Whether it answers `?code&state` with a page, here and now. */
export function judgeAnswer(answer: Answer, url: URL): Finding {
  const { status, headers } = answer
  const type = headers['content-type'] ?? 'none'
  if (headers.location !== undefined && status >= 300 && status < 400) {
    return judgeRedirect(status, headers.location, url)
  }
  if (isAskedTooOften(answer)) {
    return unseen(`Status ${status}.`, 'Try again later, or let the doctor ask more often.')
  }
  if (status >= 500) return problem(`Status ${status}.`, SERVER_FAILED, SEE_LOGS)
  if (status !== 200) {
    return problem(
      `Status ${status}.`,
      'There is no page for the answer to come back to.',
      'Serve the redirect page at exactly this address, to everybody, whatever its query is.',
    )
  }
  if (!/^text\/html\s*(;|$)/i.test(type)) {
    return problem(
      `Content-Type: ${type}.`,
      'The browser shows or saves it, and runs nothing.',
      'Send it as text/html; charset=utf-8.',
    )
  }
  const disposition = headers['content-disposition'] ?? ''
  if (/^\s*attachment/i.test(disposition)) {
    return problem(
      `Content-Disposition: ${disposition}.`,
      'The browser saves it, and runs nothing.',
      'Send the page without that header.',
    )
  }
  if (headers.refresh !== undefined) {
    return problem(
      `Refresh: ${headers.refresh}.`,
      'The browser goes on to another page, and the code with it or lost.',
      'Send the page without that header.',
    )
  }
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return problem(
      'An address without TLS.',
      'Everybody on the way can read the code.',
      'Serve it by https, and have that address registered.',
    )
  }
  return ok('200 HTML to ?code&state, without a redirect.')
}

function judgeRedirect(status: number, location: string, url: URL): Finding {
  const saw = `Status ${status}, to ${location}.`
  const to = URL.canParse(location, url) ? new URL(location, url) : url
  if (to.host === url.host && to.pathname === url.pathname && to.protocol !== url.protocol) {
    return problem(
      saw,
      'It is moved to another scheme, and the code has travelled without TLS before.',
      'Register the https address, letter for letter, and use that one as redirectUri.',
    )
  }
  if (to.origin === url.origin && withoutSlash(to.pathname) === withoutSlash(url.pathname)) {
    return problem(
      saw,
      'A slash is added or taken away, and the code goes through a redirect that may lose it.',
      'Serve the page at the registered address itself, or register the one it is moved to.',
    )
  }
  return problem(
    saw,
    'The browser is sent elsewhere, perhaps to sign in, and the answer is lost.',
    'Let everybody have the redirect page without a session: it holds nothing secret.',
  )
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
