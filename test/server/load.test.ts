import { expect, test } from 'vitest'
import { measure } from '../load/measure.mjs'
import { soak } from '../load/soak.mjs'
import { every } from '../pairs.ts'

// Three seconds, to see that it works: `npm run load` is what measures.
test.runIf(every)(
  'under load every code is answered, and the heap stays where it was',
  async () => {
    const { ours, bare } = await measure({ seconds: 2, connections: 50, rounds: 1 })
    expect([ours.failed, bare.failed]).toEqual([0, 0])
    expect(ours.requests).toBeGreaterThanOrEqual(50)
    expect(ours.heapAfter - ours.heapBefore).toBeLessThan(8 * 2 ** 20)
  },
  60_000,
)

// `npm run load -- --soak` takes five minutes, and is the one that finds what leaks.
test.runIf(every)(
  'a soak tells what is left on the heap from time to time',
  async () => {
    const heard: number[] = []
    const { requests, failed, heap } = await soak({
      seconds: 3,
      connections: 50,
      samples: 6,
      onSample: (sample) => heard.push(sample.heap),
    })
    expect([failed, heard.length]).toEqual([0, 6])
    expect(requests).toBeGreaterThanOrEqual(50)
    expect(heap.second - heap.first).toBeLessThan(4 * 2 ** 20)
  },
  60_000,
)
