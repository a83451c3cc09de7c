import { describe, expect, test } from 'vitest'
import { allRows, coverPairs, pairsOf } from '../pairs.ts'

const TABLES = {
  'one dimension': { engine: ['a', 'b', 'c'] },
  'two, which leave no choice': { engine: ['a', 'b', 'c'], page: [1, 2] },
  'four, as the matrix of flows': {
    engine: ['chromium', 'firefox', 'webkit'],
    opener: ['none', 'popups', 'same'],
    provider: ['none', 'popups', 'same'],
    ending: ['allowed', 'denied', 'closed', 'wrong'],
  },
  'values that are no texts': { flag: [true, false], list: [[1], [2]], none: [undefined, null, 0] },
}

describe.each(Object.entries(TABLES))('%s', (_, dimensions) => {
  const rows = allRows(dimensions)
  const chosen = coverPairs(rows)

  test('each two values that can meet do meet', () => {
    const met = new Set(chosen.flatMap(pairsOf))
    expect(rows.flatMap(pairsOf).filter((pair) => !met.has(pair))).toEqual([])
  })

  test('no row is chosen in vain, nor twice', () => {
    expect(new Set(chosen).size).toBe(chosen.length)
    for (const row of chosen) {
      expect(rows).toContain(row)
      const others = new Set(chosen.filter((each) => each !== row).flatMap(pairsOf))
      expect(pairsOf(row).filter((pair) => !others.has(pair))).not.toEqual([])
    }
  })

  test('the choice is the same each time', () => {
    expect(coverPairs(allRows(dimensions))).toEqual(chosen)
  })
})

test('of 108 flows it takes no more than 15', () => {
  const rows = allRows(TABLES['four, as the matrix of flows'])
  expect(rows).toHaveLength(108)
  expect(coverPairs(rows).length).toBeLessThanOrEqual(15)
})

test('what never meets needs no row', () => {
  const rows = allRows({ a: [1, 2], b: [1, 2], c: [1, 2] }).filter(({ a, b }) => a !== b)
  const met = coverPairs(rows).flatMap(pairsOf)
  expect(met).not.toContain('a=1 b=1')
  expect(met).toContain('a=1 b=2')
})
