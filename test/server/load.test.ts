import { expect, test } from 'vitest'
import { measure } from '../load/measure.mjs'

// Three seconds, to see that it works: `npm run load` is what measures.
test('under load every code is answered, and the heap stays where it was', async () => {
  const { ours, bare } = await measure({ seconds: 2, connections: 50, rounds: 1 })
  expect([ours.failed, bare.failed]).toEqual([0, 0])
  expect(ours.requests).toBeGreaterThanOrEqual(50)
  expect(ours.heapAfter - ours.heapBefore).toBeLessThan(8 * 2 ** 20)
}, 60_000)
