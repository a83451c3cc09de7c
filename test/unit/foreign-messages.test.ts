import { describe, expect, test } from 'vitest'
import {
  ANSWER,
  allow,
  answer,
  beginAuthorize,
  broadcast,
  CODE,
  deliver,
  fakeWindow,
  isPending,
  popups,
  RECEIPT,
  sentState,
} from './attempt.ts'

describe('what is somebody else’s is ignored in silence', () => {
  const query = () => answer({ code: CODE })

  test.each<[string, () => Parameters<typeof deliver>[1]]>([
    ['nothing', () => ({ data: null })],
    ['undefined inside', () => ({ data: {} })],
    ['text', () => ({ data: ANSWER })],
    ['a number', () => ({ data: 5 })],
    ['a list', () => ({ data: [ANSWER, query()] })],
    ['another type', () => ({ data: { type: 'webpackOk', query: query() } })],
    ['our receipt', () => ({ data: { ...RECEIPT, query: query() } })],
    ['a query that is no text', () => ({ data: { type: ANSWER, query: { code: CODE } } })],
    ['no query', () => ({ data: { type: ANSWER } })],
    ['another origin', () => ({ origin: 'https://evil.example' })],
    ['no source', () => ({ source: null })],
  ])('%s', async (_, delivery) => {
    const attempt = beginAuthorize()
    deliver(query(), delivery())
    expect(await isPending(attempt)).toBe(true)
    expect(popups[0]?.postMessage).not.toHaveBeenCalled()
    deliver(query())
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test.each(['code=a&state=another', 'code=a', `code=a&state=b&state=b`])(
    '%s from another window of this origin',
    async (foreign) => {
      const attempt = beginAuthorize()
      const other = fakeWindow()
      deliver(foreign, { source: other })
      expect(await isPending(attempt)).toBe(true)
      expect(other.postMessage).not.toHaveBeenCalled()
      allow()
      await attempt
    },
  )

  test('a wrong state on the channel: it came from no popup of ours', async () => {
    const attempt = beginAuthorize()
    await broadcast('code=a&state=another')
    expect(await isPending(attempt)).toBe(true)
    await broadcast(query())
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test('another attempt’s answer', async () => {
    const mine = beginAuthorize({ clientId: 'mine' })
    const [state, popup] = [sentState(), popups[0]]
    const other = beginAuthorize({ clientId: 'other' })
    allow()
    expect(await other).toMatchObject({ clientId: 'other' })
    expect(await isPending(mine)).toBe(true)
    deliver(`code=b&state=${state}`, { source: popup })
    expect(await mine).toMatchObject({ clientId: 'mine', code: 'b' })
  })
})
