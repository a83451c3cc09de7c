import { describe, expect, test } from 'vitest'
import badExchanges from './deployments/bad-exchange.js'
import badPages from './deployments/bad-page.js'
import badRedirectPages from './deployments/bad-redirect-page.js'
import good from './deployments/good.js'
import { CALLBACK, type Described, examined } from './in-process.ts'

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

test('where a proxy has nobody to ask, nobody is told to move a page', async () => {
  const gone = () => new Response('<h1>502 Bad Gateway</h1>', { status: 502 })
  const { findings } = await examined({
    routes: { '/': gone, [CALLBACK]: gone },
    told: { exchange: undefined, authorizeUrl: undefined },
  })
  expect(findings.map((finding) => 'cure' in finding && finding.cure)).toEqual([
    'Look into the logs of both.',
    'Look into the logs of both.',
  ])
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
