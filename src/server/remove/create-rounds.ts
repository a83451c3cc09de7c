import { delay } from '../../platform/delay.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import { type CheckedConnection, checkConnection } from '../connection/check-connection.js'
import { LONGEST_TIMER } from '../kinds.js'

/** How many connections are checked at once. */
const MOST_AT_ONCE = 10

/** Where Zendesk refuses for the rate and doesn't say for how long: doubled each time, up to this. */
const LONGEST_PAUSE = 60_000

/** A piece of work, and what it was asked for with. Gives whether it has to be rested after. */
type Work = (ids: ReadonlySet<string>) => Promise<boolean>

/**
 * Puts what is asked for together: at most one round of `work` at a time, and the next one no sooner
 * than `per` milliseconds after one that has to be rested after. Gives a function that takes an id and
 * resolves when the round for it is over, which begins after the id has come.
 */
export function createRounds(per: number, work: Work): (id: string) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  let restUntil = 0
  let next: { ids: Set<string>; done: Promise<void> } | undefined

  async function run(ids: Set<string>): Promise<void> {
    const rest = restUntil - performance.now()
    if (rest > 0) await delay(rest)
    // What comes from now on is for the round after this one.
    next = undefined
    if (await work(ids)) restUntil = performance.now() + per
  }

  return (id) => {
    if (!next) {
      const ids = new Set<string>()
      const done = last.then(() => run(ids))
      next = { ids, done }
      last = done
    }
    next.ids.add(id)
    return next.done
  }
}

/** Does `work` for each item, ten at a time. Rejects, once all are done, where the source does. */
export async function inParallel<Item>(
  items: AsyncIterator<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  async function workOff(): Promise<void> {
    for (let step = await items.next(); !step.done; step = await items.next()) {
      await work(step.value)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: MOST_AT_ONCE }, workOff))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Checks a connection, sooner or later. */
export type Check = (connection: { accessToken: string }) => Promise<CheckedConnection>

/**
 * Makes a check that holds all others back where Zendesk answers 429: they wait for what it asks, once,
 * and go on. No connection is given up for it.
 */
export function createCheck(client: Pick<SunshineClient, 'getTokenInfo'>): Check {
  let pause: Promise<void> | undefined
  let refusals = 0

  async function rest(asked: number | undefined): Promise<void> {
    const usual = Math.min(1000 * 2 ** refusals++, LONGEST_PAUSE)
    await delay(Math.min(asked ?? usual, LONGEST_TIMER))
    pause = undefined
  }

  return async function check(connection) {
    for (;;) {
      await pause
      const checked = await checkConnection(client, connection, { on429: 'reject' })
      if (checked.status !== 'unknown' || checked.cause.status !== 429) {
        refusals = 0
        return checked
      }
      pause ??= rest(checked.cause.retryAfter)
    }
  }
}
