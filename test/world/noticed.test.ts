import { expect, test } from 'vitest'
import { every } from '../pairs.ts'
import { playEveryOrder, playOrder, playRandom, startExploring } from './explore.ts'
import { loadModules, type Mutant } from './modules.ts'
import { play, type Run } from './play.ts'
import { PLAYED, type Settings, USUAL } from './settings.ts'
import { tell } from './tell.ts'

interface Fault extends Mutant {
  what: string
  /** Where it shows, if in none of the settings that are played in every order. */
  where?: Partial<Settings>
  /** And the order, where it takes more acts than are played here. */
  order?: Pick<Run, 'acts' | 'draws'>
}

/** "Finish here" takes the attempt's lock first. */
const FINISHES_WITHOUT_LOCK: Mutant = {
  file: 'callback',
  line: 'if (lock && !await take(lock))\n    return false;',
  becomes: '',
}

/** And it says the answer to nobody any more. */
const GOES_ON_SAYING_IT: Mutant = {
  file: 'callback',
  line: 'handover.over.abort();\n  const entry',
  becomes: 'const entry',
}

/** Faults that the real modules might have, each in the place of lines of theirs. */
const FAULTS: Fault[] = [
  {
    what: 'the page that waits takes no lock',
    file: 'index',
    line: 'window.navigator.locks.request(name, own({ signal }), holdUntilAborted).catch(go);',
    becomes: 'go();',
  },
  {
    what: 'it takes the answer before it holds the lock',
    file: 'index',
    line: 'if (taken === void 0 && isHolder)',
    becomes: 'if (taken === void 0)',
  },
  {
    what: 'it leaves the entry of an answer that it has taken',
    file: 'index',
    line: 'removeEntry(state);\n    mark("answered", { by: brought.by });',
    becomes: '',
  },
  {
    what: 'it says no receipt on the channel',
    file: 'index',
    line: 'channel?.postMessage(receipt);',
    becomes: '',
  },
  {
    what: 'it does not come back from the cache',
    file: 'index',
    line: 'if (persisted)\n      come();',
    becomes: '',
  },
  {
    what: 'it goes on where another page has said the receipt',
    file: 'index',
    line: 'if (fieldsOf(data).type === RECEIPT)\n          giveUp();',
    becomes: '',
    where: { way: 'popup as a tab', backend: 'is slow' },
  },
  {
    what: 'an answer that was left stays there',
    file: 'index',
    line: 'removeEntry(state);\n  return query;',
    becomes: 'return query;',
  },
  {
    what: 'it is taken without the lock, while a hidden tab with a copy of it is about to',
    file: 'index',
    line: 'if (entry.lock)\n    await holdLock(entry.lock, hold.signal);',
    becomes: '',
    where: { way: 'popup as a tab', cut: 'at the provider' },
    order: {
      acts: [
        'follows a link in tab 1',
        'allows in popup 1',
        '2 s pass',
        'presses "finishButton" in popup 1',
        'turns to tab 1',
        'duplicates popup 1',
      ],
      draws: { 'gap 4': 2, 'storage 2': 4 },
    },
  },
  {
    what: 'it finishes without the lock, while the page that began comes back',
    ...FINISHES_WITHOUT_LOCK,
    where: { cut: 'at the provider' },
    order: {
      acts: [
        'follows a link in tab 1',
        'allows in popup 1',
        '2 s pass',
        'goes back in tab 1 (from the cache)',
        'presses "finishButton" in popup 1',
      ],
      draws: { 'channel 2': 4, 'storage 1': 4 },
    },
  },
  {
    what: 'it does not mark the answer that is finished here',
    file: 'callback',
    line: 'else\n    markAnswered(entry, answer.query);',
    becomes: '',
  },
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
  'a law is broken where $what, and by the same order none without the fault',
  async ({ where, order, ...mutant }) => {
    const modules = loadModules({ mutants: [mutant] })
    const explored = startExploring()
    if (order) await playOrder(modules, { settings: { ...USUAL, ...where }, ...order }, explored)
    for (const settings of where ? [{ ...USUAL, ...where }] : PLAYED) {
      if (explored.broken.size === 0) await playEveryOrder(modules, settings, 2, explored)
    }
    for (let seed = 1; seed <= RANDOM && explored.broken.size === 0; seed += 1) {
      await playRandom(modules, seed, explored)
    }
    expect([...explored.broken.keys()]).not.toEqual([])
    const right = loadModules()
    for (const run of explored.broken.values()) {
      const played = await play(run, { modules: right })
      expect(played.breaches, tell(played)).toEqual([])
    }
  },
  120_000,
)

test.runIf(every)(
  '"Finish here" goes on saying its answer: posted twice only where it takes no lock either',
  async () => {
    const settings: Settings = { ...USUAL, cut: 'at the provider' }
    const acts = [
      'follows a link in tab 1',
      'allows in popup 1',
      '2 s pass',
      'presses "finishButton" in popup 1',
      'goes back in tab 1 (from the cache)',
    ]
    // It takes its time to be left; the mark and the receipt come late.
    const draws = { 'load 4': 2, 'storage 1': 4, 'channel 3': 4 }
    const lawsBrokenWith = async (...mutants: Mutant[]) => {
      const played = await play({ settings, acts, draws }, { modules: loadModules({ mutants }) })
      expect(played.acts).toEqual(acts)
      return [...new Set(played.breaches.map(({ law }) => law))]
    }
    expect(await lawsBrokenWith()).toEqual([])
    expect(await lawsBrokenWith(GOES_ON_SAYING_IT)).toEqual([])
    expect(await lawsBrokenWith(FINISHES_WITHOUT_LOCK)).toEqual([])
    // As in a browser that knows no locks.
    expect(await lawsBrokenWith(GOES_ON_SAYING_IT, FINISHES_WITHOUT_LOCK)).toEqual([
      'a code is posted at most once',
    ])
  },
)
