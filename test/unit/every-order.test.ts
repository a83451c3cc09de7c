import { connect, isConnectError } from 'sunshine-connect'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { every } from '../pairs.ts'
import { fakeWindow, open, PAGE, popups } from './attempt.ts'
import { fakeChannels } from './fake-channels.ts'
import { fakeLocks } from './fake-locks.ts'

const STEP = 200
const TIMEOUT = 200_000
const GRACE = 3000
const STOPPED = new Error('stopped')

/** What may happen to a page that waits, one thing each 200 ms; and nothing at all for five seconds. */
const EVENTS = [
  'window flips to closed',
  'focus comes',
  'focus goes',
  'click in the page',
  'click in a frame',
  'page hidden',
  'page shown',
  'answer by message',
  'answer by channel',
  'foreign message',
  'second click',
  'abort',
  'time limit',
  'five quiet seconds',
] as const
type Event_ = (typeof EVENTS)[number]

let channels: ReturnType<typeof fakeChannels>
let locks: ReturnType<typeof fakeLocks>
let hasFocus = false
let isHidden = false
let listenerSignals: (AbortSignal | undefined)[] = []

beforeAll(() => {
  channels = fakeChannels()
  locks = fakeLocks()
})
afterAll(() => {
  vi.unstubAllGlobals()
  locks.remove()
})

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  vi.spyOn(Document.prototype, 'hasFocus').mockImplementation(() => hasFocus)
  vi.spyOn(Document.prototype, 'hidden', 'get').mockImplementation(() => isHidden)
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target)
    vi.spyOn(target, 'addEventListener').mockImplementation(((
      type: string,
      listener: EventListener,
      options?: AddEventListenerOptions,
    ) => {
      listenerSignals.push(options?.signal)
      add(type, listener, options)
    }) as typeof add)
  }
})
afterEach(() => {
  vi.useRealTimers()
})

interface Run {
  attempt: Promise<unknown>
  abort: AbortController
  exchange: ReturnType<typeof vi.fn>
  statuses: string[]
  /** How often the promise was seen to settle, and with what. */
  outcomes: ({ kind: 'resolved' } | { kind: 'rejected'; reason: unknown })[]
  /** Events so far, with their moments. */
  history: { event: Event_; at: number; isSettled: boolean }[]
  start: number
}

async function begin(): Promise<Run> {
  popups.length = 0
  listenerSignals = []
  hasFocus = isHidden = false
  sessionStorage.clear()
  localStorage.clear()
  const abort = new AbortController()
  const statuses: string[] = []
  const exchange = vi.fn(() => 'connected')
  const attempt = connect({
    clientId: 'acme',
    exchange,
    timeout: TIMEOUT,
    closedGrace: GRACE,
    signal: abort.signal,
    onStatus: (status: string) => statuses.push(status),
  } as never)
  const run: Run = {
    attempt,
    abort,
    exchange,
    statuses,
    outcomes: [],
    history: [],
    start: performance.now(),
  }
  attempt.then(
    () => run.outcomes.push({ kind: 'resolved' }),
    (reason) => run.outcomes.push({ kind: 'rejected', reason }),
  )
  await vi.advanceTimersByTimeAsync(STEP)
  return run
}

const focus = (isHere: boolean) => {
  hasFocus = isHere
  dispatchEvent(new Event(isHere ? 'focus' : 'blur'))
}

const ACTS: Record<Event_, (run: Run) => unknown> = {
  'window flips to closed': () => {
    const popup = popups.at(-1)
    if (popup) popup.closed = true
  },
  'focus comes': () => focus(true),
  'focus goes': () => focus(false),
  'click in the page': () => {
    if (!hasFocus) focus(true)
    dispatchEvent(new Event('pointerdown'))
  },
  // As Chromium tells it.
  'click in a frame': () => {
    if (!hasFocus) focus(true)
    dispatchEvent(new Event('blur'))
  },
  'page hidden': () => {
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
  },
  'page shown': () => {
    isHidden = false
    document.dispatchEvent(new Event('visibilitychange'))
  },
  'answer by message': () => say({ origin: PAGE, source: popups[0] as Window }),
  'answer by channel': () => {
    const channel = channels.join(`sunshine-connect:${stateOf(0)}`)
    channel.say({ type: 'sunshine-connect:answer', query: `code=a-code&state=${stateOf(0)}` })
    channel.close()
  },
  'foreign message': () => say({ origin: 'https://evil.example', source: fakeWindow() }),
  'second click': ({ exchange, history }) => {
    const isOver = history.some(({ isSettled }) => isSettled)
    if (!isOver) connect({ clientId: 'acme', exchange } as never).catch(() => {})
  },
  abort: ({ abort }) => abort.abort(STOPPED),
  'time limit': () => vi.advanceTimersByTimeAsync(TIMEOUT),
  'five quiet seconds': () => vi.advanceTimersByTimeAsync(5000),
}

const say = ({ origin, source }: { origin: string; source: Window }) => {
  const data = { type: 'sunshine-connect:answer', query: `code=a-code&state=${stateOf(0)}` }
  dispatchEvent(new MessageEvent('message', { origin, source, data }))
}

const stateOf = (index: number) =>
  new URL(String(open.mock.calls.at(index - popups.length)?.[0])).searchParams.get('state')

async function play(events: readonly Event_[]): Promise<Run> {
  const run = await begin()
  for (const event of events) await happen(run, event)
  return run
}

async function happen(run: Run, event: Event_): Promise<void> {
  run.history.push({ event, at: performance.now(), isSettled: run.outcomes.length > 0 })
  await ACTS[event](run)
  await vi.advanceTimersByTimeAsync(STEP)
}

/** Ends what is still pending, and says whether all that must hold did. */
async function check(run: Run): Promise<void> {
  const before = run.outcomes.length
  if (before === 0) await happen(run, 'abort')
  await vi.advanceTimersByTimeAsync(STEP)
  const story = run.history.map(({ event }) => event).join(', ')
  expect(run.outcomes.length, `settles once: ${story}`).toBe(1)
  expect(possibleOutcomes(run), story).toContain(outcomeOf(run))
  const heard = run.statuses.length
  for (const event of ['focus comes', 'answer by message', 'answer by channel'] as const) {
    await ACTS[event](run)
  }
  await vi.advanceTimersByTimeAsync(STEP)
  expect(run.statuses.length, `is silent afterwards: ${story}`).toBe(heard)
  expect(run.exchange.mock.calls.length, `exchanges once: ${story}`).toBe(
    outcomeOf(run) === 'resolved' ? 1 : 0,
  )
  expect(vi.getTimerCount(), `leaves no timer: ${story}`).toBe(0)
  expect(channels.open.size, `leaves no channel: ${story}`).toBe(0)
  expect(locks.held.size, `leaves no lock: ${story}`).toBe(0)
  const left = listenerSignals.filter((signal) => !signal?.aborted)
  expect(left.length, `leaves no listener: ${story}`).toBe(0)
}

function outcomeOf({ outcomes: [outcome] }: Run): string {
  if (outcome?.kind !== 'rejected') return outcome?.kind ?? 'pending'
  if (outcome.reason === STOPPED) return 'stopped'
  return isConnectError(outcome.reason) ? outcome.reason.code : String(outcome.reason)
}

const ENDINGS: Partial<Record<Event_, string>> = {
  'answer by message': 'resolved',
  'answer by channel': 'resolved',
  abort: 'stopped',
  'time limit': 'timeout',
}

/**
 * The first thing that ends an attempt decides; or, where the person's doing speaks for it before
 * that, a closing.
 */
function possibleOutcomes({ history }: Run): string[] {
  const end = history.findIndex(({ event }) => ENDINGS[event])
  const ending = history[end]
  if (!ending) return ['popup_closed']
  const outcome = ENDINGS[ending.event] as string
  const until = ending.event === 'time limit' ? ending.at + TIMEOUT : ending.at
  const isClosing = mayBeClosed(history.slice(0, end), until)
  // What was heard while it was pending can't be passed over.
  if (!ending.isSettled && ending.event !== 'time limit') return [outcome]
  return isClosing ? [outcome, 'popup_closed'] : [outcome]
}

/** A look comes up to 250 ms after what it sees. */
const TOGETHER = 500 + 250

/**
 * Whether at some moment the window looked closed and the focus had come back, with nothing of the
 * person's in the page since: both together, or on a page that was never hidden. Read from the events,
 * not from what the watch makes of them.
 */
function mayBeClosed(history: Run['history'], until: number): boolean {
  const scene = {
    flip: undefined,
    focus: undefined,
    isHere: false,
    isShown: true,
    wasHidden: false,
  }
  const moments = history.map(({ event, at }, index) => {
    Object.assign(scene, changed(scene, event, at))
    return { ...scene, until: history[index + 1]?.at ?? until }
  })
  return moments.some(isClosing)
}

interface Scene {
  flip: number | undefined
  focus: number | undefined
  isHere: boolean
  isShown: boolean
  wasHidden: boolean
}

function changed(scene: Scene, event: Event_, at: number): Partial<Scene> {
  switch (event) {
    case 'window flips to closed':
      return { flip: scene.flip ?? at }
    case 'focus comes':
      return scene.isHere ? {} : { isHere: true, focus: at }
    case 'focus goes':
      return { isHere: false, focus: undefined }
    case 'click in the page':
    case 'click in a frame':
      return { isHere: true, focus: undefined }
    case 'page hidden':
      return { isShown: false, wasHidden: true }
    case 'page shown':
      return { isShown: true }
    case 'second click':
      // Another window takes the place of one that looks closed.
      return scene.flip === undefined ? {} : { flip: undefined, wasHidden: !scene.isShown }
    default:
      return {}
  }
}

function isClosing({ flip, focus, isShown, wasHidden, until }: Scene & { until: number }): boolean {
  if (flip === undefined || focus === undefined || !isShown) return false
  const span = until - Math.max(flip, focus)
  return Math.abs(flip - focus) <= TOGETHER ? span >= 400 : !wasHidden && span >= GRACE
}

describe('the oracle', () => {
  test.each<[Event_[], string]>([
    [['answer by message'], 'resolved'],
    [['answer by channel'], 'resolved'],
    [['abort'], 'stopped'],
    [['time limit'], 'timeout'],
    [['window flips to closed', 'focus comes', 'five quiet seconds'], 'popup_closed'],
    [['window flips to closed', 'time limit'], 'timeout'],
    [['window flips to closed', 'click in the page', 'time limit'], 'timeout'],
    [['window flips to closed', 'click in a frame', 'time limit'], 'timeout'],
    [['foreign message', 'answer by message', 'abort'], 'resolved'],
  ])('%s: %s', async (events, outcome) => {
    const run = await play(events)
    expect(outcomeOf(run)).toBe(outcome)
    await check(run)
  })
})

/** The state that a sequence has led to, as far as what follows can tell the difference. */
function signature({ statuses, outcomes, history }: Run): string {
  const scene: Scene = {
    flip: undefined,
    focus: undefined,
    isHere: false,
    isShown: true,
    wasHidden: false,
  }
  for (const { event, at } of history) Object.assign(scene, changed(scene, event, at))
  const now = performance.now()
  const age = (at: number | undefined) =>
    at === undefined ? 'never' : Math.min(Math.round((now - at) / STEP), 2 * (GRACE / STEP))
  const input = history.findLast(({ event }) => event.startsWith('click'))?.at
  const wasEnded = history.find(({ event }) => ENDINGS[event])?.event
  return JSON.stringify({
    ...{ ...scene, flip: age(scene.flip), focus: age(scene.focus), input: age(input) },
    ...{ hasFocus, isHidden, wasEnded, outcome: outcomes.length, popups: popups.length },
    statuses: [...new Set(statuses)],
  })
}

async function explore(depth: number): Promise<{ sequences: number; states: number }> {
  const seen = new Set<string>()
  let paths: Event_[][] = [[]]
  let sequences = 0
  for (let length = 1; length <= depth; length += 1) {
    const next: Event_[][] = []
    for (const path of paths) {
      for (const event of EVENTS) {
        const run = await play([...path, event])
        sequences += 1
        const state = signature(run)
        const isOver = run.outcomes.length > 0
        await check(run)
        if (seen.has(state) || isOver) continue
        seen.add(state)
        next.push([...path, event])
      }
    }
    paths = next
  }
  return { sequences, states: seen.size }
}

test('all orders of four of 14 events (38,416; equal states merged, 1,330 are played, through 294 states): settles once, an answer in time wins, nothing is left, closed only by the person', async () => {
  const { sequences, states } = await explore(4)
  console.log(`${sequences} sequences through ${states} states`)
  expect(sequences).toBeGreaterThan(1300)
  expect(states).toBeGreaterThan(290)
}, 300_000)

/** A generator of our own, so that a failing run can be run again. @see Numerical Recipes, ranqd1 */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const ORDERS = every ? 1_000 : 100

test(`${ORDERS} seeded random orders of 30 events: the same holds`, async () => {
  for (let seed = 1; seed <= ORDERS; seed += 1) {
    const random = seeded(seed)
    // What ends an attempt is rare, or none would be long.
    const events = Array.from({ length: 30 }, () => {
      const event = EVENTS[Math.floor(random() * EVENTS.length)] as Event_
      return ENDINGS[event] && random() > 0.1 ? 'foreign message' : event
    })
    await check(await play(events))
  }
}, 300_000)
