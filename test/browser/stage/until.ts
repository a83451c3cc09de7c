import { setTimeout as sleep } from 'node:timers/promises'

export interface UntilOptions {
  /** Milliseconds before giving up; 10,000 by default. */
  timeout?: number
  /** Milliseconds between two looks; 50 by default. */
  interval?: number
  /** Says how things stand; its answer becomes part of the error. */
  describe?: () => Promise<string> | string
}

/**
 * Looks again and again until `look` gives something other than `undefined`, `null` or `false`, and
 * returns that. A look that throws counts as "not yet": pages go away under one's hands.
 *
 * @throws Error naming `what` was awaited, what `describe` says, and as `cause` the last failure.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T> | T,
  { timeout = 10_000, interval = 50, describe }: UntilOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const giveUpAt = performance.now() + timeout
  let cause: unknown
  do {
    try {
      const seen = await orTooLate(look(), giveUpAt - performance.now())
      // Cut short: what the looks before it met tells more.
      if (seen === TOO_LATE) break
      if (isSeen(seen)) return seen
      cause = undefined
    } catch (error) {
      cause = error
    }
    await sleep(interval)
  } while (performance.now() < giveUpAt)
  const scene = describe ? await within('a description', 3_000, describe()).catch(String) : ''
  throw new Error(`Waited ${timeout / 1000} s in vain for ${what}${scene && `; ${scene}`}`, {
    cause,
  })
}

const isSeen = <T>(seen: T): seen is Exclude<T, undefined | null | false> =>
  seen !== undefined && seen !== null && seen !== false

/**
 * The promise's own outcome, if it comes in time.
 *
 * @throws Error naming `what` after `timeout` milliseconds.
 */
export async function within<T>(what: string, timeout: number, work: Promise<T> | T): Promise<T> {
  const outcome = await orTooLate(work, timeout)
  if (outcome === TOO_LATE) throw new Error(`No answer within ${Math.round(timeout)} ms: ${what}`)
  return outcome
}

const TOO_LATE = Symbol('too late')

async function orTooLate<T>(work: Promise<T> | T, timeout: number): Promise<T | typeof TOO_LATE> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(resolve, Math.max(1, timeout), TOO_LATE)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
