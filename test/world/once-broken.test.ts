import { setMaxListeners } from 'node:events'
import { expect, test } from 'vitest'
import { loadModules } from './modules.ts'
import { play } from './play.ts'
import { type Settings, USUAL } from './settings.ts'
import { tell } from './tell.ts'

setMaxListeners(0)

const modules = loadModules()

interface Row {
  what: string
  settings: Partial<Settings>
  acts: string[]
  draws?: Record<string, number>
}

/** Each of these broke a law once. */
const ROWS: Row[] = [
  {
    what: 'two copies of the library resume after a reload, and the answer comes by message: posted twice',
    settings: { copies: 'two' },
    acts: ['reloads tab 1'],
  },
  {
    what: 'a duplicated tab opens the window again, and the first tab is reloaded: posted twice',
    settings: {},
    acts: ['duplicates tab 1', 'reloads tab 1', '12 s pass', 'clicks Connect in tab 1'],
  },
  {
    what: 'a duplicated tab waits on after the answer went to the reloaded one',
    settings: {},
    acts: ['duplicates tab 1', 'reloads tab 1'],
  },
  {
    what: 'denied in one window, allowed in the second: "Done", and nobody had it',
    settings: { cut: 'at the provider' },
    acts: ['clicks Connect in tab 1', 'denies in popup 1'],
  },
  {
    what: 'the exchange fails, and the second window is allowed: "Done", and nobody had it',
    settings: { cut: 'at the provider', backend: 'fails' },
    acts: ['clicks Connect in tab 1', 'allows in popup 1'],
  },
  {
    what: 'left, finished in the window of the popup, gone back: waits for what is over',
    settings: { cut: 'at the provider' },
    acts: [
      'follows a link in tab 1',
      'allows in popup 1',
      '2 s pass',
      'presses "finishButton" in popup 1',
      'goes back in tab 1 (from the cache)',
    ],
  },
  {
    what: 'the same, loaded anew',
    settings: { cut: 'at the provider' },
    acts: [
      'follows a link in tab 1',
      'allows in popup 1',
      '2 s pass',
      'presses "finishButton" in popup 1',
      'goes back in tab 1 (loaded anew)',
    ],
  },
  {
    what: 'left by a link, another one begun, reloaded: joins the abandoned one',
    settings: { cut: 'at the provider' },
    acts: ['follows a link in tab 1', 'clicks Connect in tab 1', 'reloads tab 1', '2 s pass'],
  },
  {
    what: 'an exchange function, another one begun at another address, gone back: its own is taken up, as documented',
    settings: { exchange: 'by function' },
    acts: [
      'follows a link in tab 1',
      'clicks Connect in tab 1',
      'goes back in tab 1 (loaded anew)',
      'closes popup 1',
    ],
  },
  {
    what: 'a popup that is a tab: "detached" after "exchanging"',
    settings: { way: 'popup as a tab', cut: 'at the provider' },
    acts: [],
  },
  {
    what: 'finished in the window of the popup without locks, and the busy page that wakes closes it',
    settings: { locks: 'missing' },
    acts: [
      'the page in tab 1 is busy for 3 s',
      'allows in popup 1',
      '2 s pass',
      'presses "finishButton" in popup 1',
    ],
    draws: { 'load 3': 3 },
  },
  {
    what: 'the page that is to finish is left while it asks for the lock: the next one waits for ever',
    settings: { way: 'redirect' },
    acts: ['allows in tab 1', 'follows a link in tab 1'],
    draws: { 'lock 2': 2 },
  },
]

test.each(ROWS)('$what', async ({ settings, acts, draws = {} }) => {
  const run = { settings: { ...USUAL, ...settings }, acts, draws }
  const played = await play(run, { modules })
  expect(played.acts).toEqual(acts)
  expect(played.breaches, tell(played)).toEqual([])
})
