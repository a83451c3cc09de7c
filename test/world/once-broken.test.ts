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
  {
    what: 'finished in this tab, which is duplicated while its page asks for the lock: posted twice',
    settings: { way: 'same tab' },
    acts: ['allows in tab 1', '2 s pass', 'presses "finishButton" in tab 1', 'duplicates tab 1'],
    draws: { 'lock 6': 2 },
  },
  {
    what: 'the page that finishes is gone back from before it has left: its lock must not stay',
    settings: { way: 'same tab' },
    acts: [
      'the time limit passes',
      'allows in tab 1',
      '2 s pass',
      'presses "expiredButton" in tab 1',
      'goes back in tab 1 (loaded anew)',
      'goes back in tab 1 (loaded anew)',
    ],
    draws: { 'load 3': 2 },
  },
  {
    what: 'gone back to while another tab’s code is with a slow backend: waits for the lock, and learns it',
    settings: { backend: 'is slow' },
    acts: [
      'follows a link in tab 1',
      'duplicates tab 1',
      'allows in popup 1',
      'goes back in tab 1 (from the cache)',
    ],
  },
  {
    what: 'loaded anew, and busy while its answer is finished elsewhere, slowly: waits for the lock, too',
    settings: { way: 'popup as a tab' },
    acts: ['reloads tab 1', 'the page in tab 1 is busy for 3 s'],
    draws: { 'backend 1': 3 },
  },
  {
    what: 'an entry that is lent late: "undelivered" is not the last word of that window',
    settings: { way: 'blocked' },
    acts: ["allows the window from the browser's notice"],
    draws: { 'load 1': 3, 'channel 4': 4 },
  },
  {
    what: 'a frame that is reloaded after a cancel: its bridges have an end, and another one connects',
    settings: { way: 'bridge', backend: 'is slow' },
    acts: ['reloads frame 1', 'clicks Connect in frame 1', 'cancels in frame 1', 'reloads frame 1'],
  },
  {
    what: 'gone back from before it was taken, and connected in another tab: it waits for the next page there',
    settings: { way: 'same tab' },
    acts: [
      'allows in tab 1',
      '12 s pass',
      'presses "finishButton" in tab 1',
      'goes back in tab 1 (loaded anew)',
    ],
    draws: { 'lock 6': 2 },
  },
  {
    what: 'denied before the hidden page of the first tab begins to wait: a denial leaves no mark',
    settings: { way: 'popup as a tab' },
    acts: ['2 s pass', 'reloads tab 1', 'denies in popup 1', 'duplicates tab 1'],
    draws: { 'gap 3': 2 },
  },
  {
    what: 'finished elsewhere without locks, and word of the mark comes late: waits until the time is over',
    settings: { locks: 'missing' },
    acts: ['the page in tab 1 is busy for 3 s', 'reloads tab 1'],
    draws: { 'storage 1': 4 },
  },
  {
    what: 'the same, where the page came back before: nothing told the window that it waits',
    settings: { locks: 'missing' },
    acts: ['follows a link in tab 1', 'allows in popup 1', 'goes back in tab 1 (from the cache)'],
    draws: { 'channel 1': 4 },
  },
  {
    what: 'a tab is duplicated with the answer, and the first one goes back to the page that began, in the cache: posted once',
    settings: { way: 'redirect' },
    acts: [
      'allows in tab 1',
      'duplicates tab 1',
      'goes back in tab 1 (loaded anew)',
      'goes back in tab 1 (from the cache)',
    ],
    draws: { 'lock 1': 2 },
  },
]

test.each(ROWS)('$what', async ({ settings, acts, draws = {} }) => {
  const run = { settings: { ...USUAL, ...settings }, acts, draws }
  const played = await play(run, { modules })
  expect(played.acts).toEqual(acts)
  expect(played.breaches, tell(played)).toEqual([])
})
