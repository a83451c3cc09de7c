import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { judgePopup } from '../../src/browser/judge-popup.ts'

const NOW = 1_000_000
const GRACE = 3000

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** How long ago `closed` turned true, and the focus came back by itself; null for never. */
test.each([
  ['never, and the focus never left', null, null, 'open'],
  ['never, though the focus came back long ago', null, 60_000, 'open'],
  ['just now: the focus may follow', 0, null, 'open'],
  ['a moment ago: the focus may still follow', 299, null, 'open'],
  ['a while ago, the person is away in it', 300, null, 'detached'],
  ['ten minutes ago, the person is still away in it', 600_000, null, 'detached'],
  ['with the focus, just now: a result may be on its way', 100, 0, 'open'],
  ['with the focus, result not yet overdue', 399, 399, 'open'],
  ['with the focus, and nothing came', 400, 400, 'closed'],
  ['after the focus by less than a moment', 400, 699, 'closed'],
  ['before the focus by less than a moment', 699, 400, 'closed'],
  ['before the focus by a moment: Alt+Tab is possible', 700, 400, 'detached'],
  ['long before the focus came back, which has not lasted', 60_000, GRACE - 1, 'detached'],
  ['long before the focus came back, which has lasted', 60_000, GRACE, 'closed'],
  ['long after the focus came back, which has lasted', GRACE, 60_000, 'closed'],
  ['long after the focus came back, a moment ago', 299, 60_000, 'open'],
  ['long after the focus came back, a while ago', 300, 60_000, 'detached'],
] as const)('closed turned true %s', (_, flipped, cameBack, sight) => {
  const at = (ago: number | null) => (ago === null ? 0 : NOW - ago)
  expect(judgePopup(at(flipped), at(cameBack), GRACE)).toBe(sight)
})

test('closedGrace is how long the focus must have lasted, no less and no more', () => {
  for (const grace of [1000, 10_000]) {
    expect(judgePopup(NOW - 60_000, NOW - grace + 1, grace)).toBe('detached')
    expect(judgePopup(NOW - 60_000, NOW - grace, grace)).toBe('closed')
  }
})
