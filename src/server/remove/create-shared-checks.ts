import type { SunshineClient } from '../client/create-sunshine-client.js'
import { type CheckedConnection, checkConnection } from '../connection/check-connection.js'

/** What comes of asking for a check. */
export type CheckTicket =
  | { kind: 'checking'; result: Promise<CheckedConnection> }
  /** The connection was checked shortly before the notice came: again from then on, no sooner. */
  | { kind: 'too_soon'; until: number }

interface Check {
  /** Undefined while it waits its turn. */
  began?: { time: number; place: number }
  result: Promise<CheckedConnection>
}

/** See `createSharedChecks`. */
export interface SharedChecks {
  /** Gives a notice that has just come its place in the order of notices and checks. */
  enter(): number
  /** Checks a connection, or tells when. `place`: that of the notice. */
  check(connection: { accessToken: string }, place: number): CheckTicket
}

/**
 * Checks connections for however many notices at once: Zendesk gets one question at a time, and each
 * connection is checked at most once in `per` milliseconds. A notice is served by a check that began
 * after it came, whichever notice that was for.
 */
export function createSharedChecks(
  client: Pick<SunshineClient, 'getTokenInfo'>,
  per: number,
): SharedChecks {
  /** By token. Those that began stand in order, with some between that wait. */
  const checks = new Map<string, Check>()
  let last: Promise<unknown> = Promise.resolve()
  // Counted, since clocks are too coarse to tell what came first.
  let places = 0

  function begin(accessToken: string): Check {
    const result = last.then(() => {
      check.began = { time: performance.now(), place: ++places }
      checks.delete(accessToken)
      checks.set(accessToken, check)
      return checkConnection(client, { accessToken })
    })
    const check: Check = { result }
    checks.set(accessToken, check)
    last = result.catch(() => {})
    return check
  }

  return {
    enter: () => ++places,

    check({ accessToken }, place) {
      forgetOld(checks, performance.now() - per)
      const { began, result } = checks.get(accessToken) ?? begin(accessToken)
      if (began === undefined || began.place > place) return { kind: 'checking', result }
      return { kind: 'too_soon', until: began.time + per }
    },
  }
}

/** Forgets the checks that began by `time`. */
function forgetOld(checks: Map<string, Check>, time: number): void {
  for (const [accessToken, { began }] of checks) {
    if (began === undefined) continue
    if (began.time > time) return
    checks.delete(accessToken)
  }
}
