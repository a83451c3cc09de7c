import { expect, test } from 'vitest'
import { every } from '../pairs.ts'
import { playEveryOrder, playRandom, startExploring } from './explore.ts'
import { loadModules, type Mutant } from './modules.ts'
import { PLAYED } from './settings.ts'

interface Fault extends Mutant {
  what: string
}

/** Faults that the real modules might have, each in the place of lines of theirs. */
const FAULTS: Fault[] = [
  {
    what: 'the page that waits does not mark the answer as taken',
    file: 'index',
    line: 'markAnswered(entry, taken);',
    becomes: '',
  },
  {
    what: 'it does not ask for what it has missed',
    file: 'index',
    line: 'mine?.postMessage(repeat);',
    becomes: ';',
  },
  {
    what: 'it keeps the lock as it is left',
    file: 'index',
    line: 'listen(window, "pagehide", leave2, { signal });',
    becomes: '',
  },
  {
    what: 'it takes the answer of any state',
    file: 'index',
    line: 'new URLSearchParams(query).get("state") === state',
    becomes: 'true',
  },
  {
    what: 'an attempt that has ended is waited for again',
    file: 'index',
    line: 'attempt.run.signal.addEventListener("abort", () => markEnded(kept.state));',
    becomes: '',
  },
  {
    what: 'of several attempts the oldest is taken up',
    file: 'index',
    line: '(other.entry.began ?? 0) - (one.entry.began ?? 0)',
    becomes: '(one.entry.began ?? 0) - (other.entry.began ?? 0)',
  },
  {
    what: 'the redirect page does not say the answer again',
    file: 'callback',
    line: 'if (message.type === REPEAT)\n        channel?.postMessage(answer);',
    becomes: '',
  },
  {
    what: 'it takes the receipt of another answer for its own',
    file: 'callback',
    line: 'if (message.type !== RECEIPT || (message.query ?? query) !== query)',
    becomes: 'if (message.type !== RECEIPT)',
  },
  {
    what: 'it offers to finish while a page waits',
    file: 'callback',
    line: 'if (!await isHeld(lock) || signal.aborted)',
    becomes: '',
  },
]

/** As many as `npm test` plays of the right modules. */
const RANDOM = 1_000

test.runIf(every).each(FAULTS)(
  'a law is broken where $what',
  async (mutant) => {
    const modules = loadModules({ mutant })
    const explored = startExploring()
    for (const settings of PLAYED) {
      if (explored.broken.size === 0) await playEveryOrder(modules, settings, 2, explored)
    }
    for (let seed = 1; seed <= RANDOM && explored.broken.size === 0; seed += 1) {
      await playRandom(modules, seed, explored)
    }
    expect([...explored.broken.keys()]).not.toEqual([])
  },
  120_000,
)
