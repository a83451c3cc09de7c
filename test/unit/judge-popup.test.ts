import { describe, expect, test } from 'vitest'
import { judgePopup, type PopupEvidence } from '../../src/browser/popup/judge-popup.ts'

const GRACE = 3000

/** What may happen to the page that watches, each 50 ms after what was before. */
const EVENTS = [
  'flips to closed',
  'focus comes',
  'focus goes',
  'click in the page or a frame',
  'pointer moves over the page',
  'page hidden',
  'page shown',
  'half a second passes',
  'five seconds pass',
] as const
type Event = (typeof EVENTS)[number]

const DEPTH = 6

/** A page with a watch as it gathers its evidence: it is looked at with each event. */
interface Scene {
  evidence: PopupEvidence
  hasFocus: boolean
  isHidden: boolean
  /** The same once more, for the test's own reading of it. */
  history: { event: Event; at: number }[]
}

const begin = (): Scene => ({
  evidence: { now: 0, openAt: 0, closedGrace: GRACE, isAway: false },
  hasFocus: false,
  isHidden: false,
  history: [],
})

const WAITS: Partial<Record<Event, number>> = {
  'half a second passes': 500,
  'five seconds pass': 5000,
}

/** What the event does to the evidence; `undefined` where it can't happen. */
function after(scene: Scene, event: Event): Scene | undefined {
  const now = scene.evidence.now + (WAITS[event] ?? 50)
  const next = {
    ...scene,
    evidence: { ...scene.evidence, now },
    history: [...scene.history, { event, at: now }],
  }
  const { evidence } = next
  switch (event) {
    case 'flips to closed':
      if (evidence.closedAt !== undefined) return undefined
      evidence.closedAt = now
      break
    case 'focus comes':
      if (scene.hasFocus) return undefined
      next.hasFocus = true
      evidence.focusedAt = now
      break
    case 'focus goes':
      if (!scene.hasFocus) return undefined
      next.hasFocus = false
      evidence.focusedAt = undefined
      break
    case 'click in the page or a frame':
      evidence.inputAt = now
      break
    // What it does where the focus is already is never noted.
    case 'pointer moves over the page':
      if (scene.hasFocus) return undefined
      evidence.pointerAt = now
      break
    case 'page hidden':
      if (scene.isHidden) return undefined
      next.isHidden = true
      evidence.hiddenSince = now
      evidence.hiddenAt = now
      break
    case 'page shown':
      if (!scene.isHidden) return undefined
      next.isHidden = false
      evidence.hiddenSince = undefined
      break
  }
  // Looks happen four times a second: only a flip that was just now can have been missed.
  if (evidence.closedAt === undefined) evidence.openAt = now
  return next
}

function everySequence(visit: (scene: Scene) => void): number {
  let count = 0
  const extend = (scene: Scene, left: number) => {
    if (left === 0) return
    for (const event of EVENTS) {
      const next = after(scene, event)
      if (!next) continue
      count += 1
      visit(next)
      extend(next, left - 1)
    }
  }
  extend(begin(), DEPTH)
  return count
}

/** What the person did, read from the history without the evidence. */
function isEvidenceOfThePerson({ history, evidence }: Scene): boolean {
  const last = (event: Event) => history.findLast((each) => each.event === event)?.at ?? -1
  const flip = last('flips to closed')
  const focus = last('focus comes')
  const isHere = focus > last('focus goes') && last('page hidden') <= last('page shown')
  const click = last('click in the page or a frame')
  const isBefore = (at: number) => at < 0 || at < focus - 499
  const isUntouched = isBefore(click) && isBefore(last('pointer moves over the page'))
  const isTogether = Math.abs(flip - focus) < 500
  const calm = evidence.now - Math.max(flip, focus)
  const stays = last('page hidden') < 0 && calm >= GRACE
  return flip >= 0 && focus >= 0 && isHere && isUntouched && (isTogether || stays)
}

let closings = 0
const tried = everySequence((scene) => {
  if (judgePopup(scene.evidence) === 'closed') closings += 1
})

describe(`in each of ${tried} orders of up to ${DEPTH} events`, () => {
  test(`a popup is closed (${closings} times) only with evidence of the person`, () => {
    expect(closings).toBeGreaterThan(500)
    everySequence((scene) => {
      if (judgePopup(scene.evidence) !== 'closed') return
      if (!isEvidenceOfThePerson(scene)) throw new Error(JSON.stringify(scene.history))
    })
  })

  test('it is open as long as its window says so', () => {
    everySequence((scene) => {
      if (scene.evidence.closedAt !== undefined) return
      if (judgePopup(scene.evidence) !== 'open') throw new Error(JSON.stringify(scene.history))
    })
  })

  test('it is detached, not open, once it has long looked closed without a closing', () => {
    everySequence((scene) => {
      const { now, closedAt = now, focusedAt = 0 } = scene.evidence
      if (now - Math.max(closedAt, focusedAt) < 500) return
      if (judgePopup(scene.evidence) === 'open') throw new Error(JSON.stringify(scene.history))
    })
  })
})

describe('a popup that', () => {
  const evidence = (changes: Partial<PopupEvidence>): PopupEvidence => ({
    now: 100_000,
    openAt: 49_750,
    closedAt: 50_000,
    closedGrace: GRACE,
    isAway: false,
    ...changes,
  })

  test.each<[string, Partial<PopupEvidence>, string]>([
    ['goes with the focus coming back is closed', { focusedAt: 50_010 }, 'closed'],
    ['… also where the focus is seen first', { focusedAt: 49_990 }, 'closed'],
    ['… also as a tab', { focusedAt: 50_010, hiddenAt: 40_000 }, 'closed'],
    [
      '… but not as a tab behind which nobody looks: GNOME Web',
      { focusedAt: 50_010, hiddenAt: 49_750 },
      'detached',
    ],
    ['… but not at once: an answer may be on its way', { focusedAt: 50_010, now: 50_409 }, 'open'],
    ['… once that had the time to arrive', { focusedAt: 50_010, now: 50_410 }, 'closed'],
    ['… but not half a second apart', { focusedAt: 50_500, now: 51_500 }, 'detached'],
    [
      '… but not after a look that is too old to tell',
      { focusedAt: 50_010, openAt: 48_500, now: 51_000 },
      'detached',
    ],
    [
      '… but not if it was never seen open, as after a reload',
      { focusedAt: 50_010, openAt: undefined, now: 51_000 },
      'detached',
    ],
    [
      '… but not while nobody looked: a phone comes back to this page',
      { focusedAt: 50_010, openAt: 10_000, hiddenAt: 9000 },
      'detached',
    ],
    [
      '… but not if the pointer brought the focus, as the window was cut off',
      { focusedAt: 50_010, pointerAt: 50_005 },
      'detached',
    ],
    ['was cut off is detached', {}, 'detached'],
    ['was cut off just now may yet be closed', { now: 50_499 }, 'open'],
    ['was cut off, and the focus stays: closed', { focusedAt: 97_000 }, 'closed'],
    ['… not before the grace', { focusedAt: 97_001 }, 'detached'],
    ['… not after a click', { focusedAt: 60_000, inputAt: 60_008 }, 'detached'],
    ['… not after a click just before', { focusedAt: 60_000, inputAt: 59_500 }, 'detached'],
    ['… though a click long before says nothing', { focusedAt: 60_000, inputAt: 50_000 }, 'closed'],
    ['… not by the pointer', { focusedAt: 60_000, pointerAt: 60_000 }, 'detached'],
    ['… not by one that moved just before', { focusedAt: 60_000, pointerAt: 59_500 }, 'detached'],
    ['… though long before says nothing', { focusedAt: 60_000, pointerAt: 59_499 }, 'closed'],
    ['… not as a tab, however long', { focusedAt: 60_000, hiddenAt: 50_500 }, 'detached'],
    ['… not while this page is hidden', { focusedAt: 60_000, hiddenSince: 70_000 }, 'detached'],
  ])('%s', (_, changes, sight) => {
    expect(judgePopup(evidence(changes))).toBe(sight)
  })
})

/** What the page sees, in milliseconds from what the person does. `cut`: the popup was cut off before. */
interface Seen {
  cut?: true
  closed?: number
  focus?: number
  input?: number
  pointer?: number
  /** A popup that is a tab hides this page until then. */
  hiddenUntil?: number
}

const OPENED = -20_000
const ALWAYS = Infinity
/** A program lets go of the key that opened the popup in the page, and that takes the focus back. */
const KEY = { focus: OPENED + 100, input: OPENED + 100 }

/** By the desktop's setting and by what the person does: what is seen, by what was measured, and what is told. */
const DESKTOPS: Record<string, Record<string, [Seen, string]>> = {
  'click to focus': {
    closed: [{ closed: 0, focus: 10 }, 'popup_closed after 0.5 s'],
    'cut off, then closed': [{ cut: true, focus: 30 }, 'detached, popup_closed after 3.3 s'],
    'cut off, at work there': [{ cut: true }, 'detached'],
    'cut off, Alt+Tab to the page': [{ cut: true, focus: 0 }, 'detached, popup_closed after 3 s'],
  },
  // After a closing browsers tell of the pointer, too, but only once the focus is there.
  'focus follows the mouse': {
    closed: [{ closed: 0, focus: 10 }, 'popup_closed after 0.5 s'],
    'cut off, then closed': [{ cut: true, focus: 30 }, 'detached, popup_closed after 3.3 s'],
    'cut off, at work there': [{ cut: true, pointer: 0, focus: 10 }, 'detached'],
    'cut off, Alt+Tab to the page': [{ cut: true, focus: 0 }, 'detached, popup_closed after 3 s'],
  },
  'popups are tabs': {
    closed: [{ closed: 0, hiddenUntil: 40, focus: 40 }, 'popup_closed after 0.5 s'],
    'cut off, then closed': [{ cut: true, hiddenUntil: 40, focus: 40 }, 'detached'],
    'cut off, at work there': [{ cut: true, hiddenUntil: ALWAYS }, 'detached'],
    'cut off, Alt+Tab to the page': [{ cut: true, hiddenUntil: 40, focus: 40 }, 'detached'],
  },
  'driven by a program, by a key': {
    closed: [{ closed: 0, ...KEY }, 'detached'],
    'cut off, then closed': [{ cut: true, ...KEY }, 'detached'],
    'cut off, at work there': [{ cut: true, ...KEY }, 'detached'],
  },
  // The page has the focus all the time.
  headless: {
    closed: [{ closed: 0 }, 'detached'],
    'cut off, then closed': [{ cut: true }, 'detached'],
    'cut off, at work there': [{ cut: true }, 'detached'],
  },
}

/** Looks at it as a page does, and notes what it tells, and how long after what the person did. */
function tellOf({ cut, closed = ALWAYS, hiddenUntil = -ALWAYS, ...seen }: Seen): string {
  const told: string[] = []
  const flip = cut ? OPENED + 1000 : closed
  let openAt = OPENED
  for (let now = OPENED; now < 60_000; now += 250) {
    // In a hidden page timers run once a second.
    if (now < hiddenUntil && now % 1000 !== 0) continue
    if (now < flip) openAt = now
    const since = (at = ALWAYS) => (at <= now ? at : undefined)
    const sight = judgePopup({
      now,
      closedGrace: GRACE,
      openAt,
      closedAt: since(flip) === undefined ? undefined : Math.ceil(flip / 250) * 250,
      focusedAt: since(seen.focus),
      inputAt: since(seen.input),
      pointerAt: since(seen.pointer),
      isAway: since(seen.focus) === undefined,
      hiddenSince: now < hiddenUntil ? OPENED : undefined,
      hiddenAt: hiddenUntil > OPENED ? OPENED : undefined,
    })
    if (sight === 'closed')
      return [...told, `popup_closed after ${(now / 1000).toFixed(1)} s`]
        .join(', ')
        .replace('.0 s', ' s')
    if (sight === 'detached' && told.length === 0) told.push('detached')
  }
  return told.join()
}

describe('what is told of a popup', () => {
  const cells = Object.entries(DESKTOPS).flatMap(([desktop, endings]) =>
    Object.entries(endings).map(([ending, [seen, told]]) => ({ desktop, ending, seen, told })),
  )
  test.for(cells)('$desktop · $ending: $told', ({ seen, told, ...cell }, { task }) => {
    Object.assign(task.meta, { ...cell, told })
    expect(tellOf(seen)).toBe(told)
  })
})
