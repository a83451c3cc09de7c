import { describe, expect, test } from 'vitest'
import badExchanges from './deployments/bad-exchange.js'
import badPages from './deployments/bad-page.js'
import badRedirectPages from './deployments/bad-redirect-page.js'
import good from './deployments/good.js'
import { type Described, examined } from './in-process.ts'

const rowsOf = (deployments: object) => Object.entries(deployments as Record<string, Described>)

describe('nothing is said against', () => {
  test.each(rowsOf(good))('%s', async (_, described) => {
    const { of, findings } = await examined(described)
    expect(findings.filter(({ kind }) => kind === 'problem' || kind === 'unseen')).toEqual([])
    expect(of('ok').length + of('note').length).toBeGreaterThan(5)
    expect(of('note')).toEqual(described.notes ?? [])
  })
})

describe.each([
  { part: 'a redirect page', deployments: badRedirectPages },
  { part: 'a page', deployments: badPages },
  { part: 'an exchange', deployments: badExchanges },
])('of $part is named:', ({ deployments }) => {
  test.each(rowsOf(deployments))('%s', async (_, described) => {
    const { of, findings } = await examined(described)
    expect([...new Set(of('problem'))]).toEqual(described.finds)
    for (const finding of findings) {
      if (finding.kind === 'problem') expect(finding.cure).toMatch(/^[A-Z].{15,}\.$/)
    }
  })
})

test('all four parts are looked at', async () => {
  const { parts } = await examined({})
  expect(parts).toEqual(['redirect page', 'page', 'exchange', 'authorize URL'])
})

test('there are at least thirty good ones and sixty bad ones', () => {
  expect(rowsOf(good).length).toBeGreaterThanOrEqual(30)
  const bad = [badExchanges, badPages, badRedirectPages].flatMap(rowsOf)
  expect(bad.length).toBeGreaterThanOrEqual(60)
})
