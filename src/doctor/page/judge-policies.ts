import { type Finding, findingsOf } from '../finding.js'
import { allowsConnection } from '../html/policy.js'
import type { Page } from '../html/read-page.js'

/** What its Cross-Origin-Opener-Policy means for a popup that the person closes. */
export function judgeOpenerPolicy({ page }: { page: Page }): Finding {
  const { ok, note } = findingsOf('cross-origin-opener-policy')
  const policy = page.headers['cross-origin-opener-policy']
  const [value = ''] = policy?.split(';') ?? []
  if (policy === undefined || ['unsafe-none', 'same-origin-allow-popups'].includes(value.trim())) {
    return ok(
      `${policy === undefined ? 'No Cross-Origin-Opener-Policy' : `Cross-Origin-Opener-Policy: ${policy}`}: a popup can be watched until the service cuts it off.`,
    )
  }
  return note(
    `Cross-Origin-Opener-Policy: ${policy}.`,
    'Connecting works, but the popup is cut off at once: a closed one is noticed late, or not at all. same-origin-allow-popups protects the page as well and keeps the popup.',
  )
}

/** Whether its policies let it send the code to the exchange. */
export function judgeConnection({
  page,
  exchange,
}: {
  page: Page
  exchange: URL | undefined
}): Finding[] {
  const { ok, problem } = findingsOf('connect-src')
  if (!exchange) return []
  const blocking = page.policies.find((policy) => !allowsConnection(policy, exchange, page.url))
  if (!blocking) return [ok('Its policy, if any, lets it reach the exchange.')]
  return [
    problem(
      `A Content-Security-Policy (${blocking.from}) without the exchange in connect-src.`,
      'The browser doesn’t send the code: exchange_failed after the person has allowed.',
      `Add ${exchange.origin === page.url.origin ? "'self'" : exchange.origin} to connect-src.`,
    ),
  ]
}
