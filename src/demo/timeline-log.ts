/** Who did something. */
export type Actor = 'page' | 'redirect page' | 'backend' | 'zendesk'

/** A line of the timeline. Nothing in it is secret. */
export interface Happening {
  /** Milliseconds since the epoch. */
  time: number
  actor: Actor
  text: string
}

/** What the servers did, numbered; the page asks for what came after the number that it has. */
export interface TimelineLog {
  add(actor: Actor, text: string, time?: number): void
  /**
   * What came after `number`, with the number of the last. Waits for the next if there is none yet, at
   * most ten seconds, or until the signal aborts.
   */
  after(number: number, signal: AbortSignal): Promise<{ last: number; happenings: Happening[] }>
}

/** A workbench that stands open for days remembers this much. */
const KEPT = 200
const PATIENCE = 10_000

export function createTimelineLog(): TimelineLog {
  let kept: Happening[] = []
  let last = 0
  const waiting = new Set<() => void>()

  return {
    add(actor, text, time = Date.now()) {
      kept = [...kept, { time, actor, text }].slice(-KEPT)
      last++
      for (const wake of waiting) wake()
    },
    async after(number, signal) {
      if (number >= last) await untilNext(waiting, signal)
      // A number of an earlier process is none of this log's.
      const missing = number > last ? 0 : last - number
      return { last, happenings: missing === 0 ? [] : kept.slice(-missing) }
    },
  }
}

function untilNext(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      waiting.delete(wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, PATIENCE)
    waiting.add(wake)
    signal.addEventListener('abort', wake)
  })
}
