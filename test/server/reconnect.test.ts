import { createConnectionRecord, parseConnectionRecord } from 'sunshine-connect/server/connection'
import { describe, expect, test, vi } from 'vitest'
import { expectProblem, post, setUp } from './connect-request.js'
import { APP, json, TOKEN } from './fake-zendesk.js'

describe('a reconnect', () => {
  test('with the account that it has to be is stored', async () => {
    const expectApp = vi.fn(async () => APP.id)
    const { handler, connections } = setUp({ authenticate: () => 'ada', expectApp })
    const request = post()
    expect((await handler(request)).status).toBe(200)
    expect(expectApp.mock.calls).toEqual([[{ user: 'ada', request }]])
    expect(connections).toHaveLength(1)
  })

  test('with another account is 409, and nothing is stored, revoked or alarmed', async () => {
    const { handler, connections, errors, events, fetch } = setUp({ expectApp: () => 'app2' })
    const response = await handler(post())
    await expectProblem(response, 409, 'other_account')
    expect([connections, errors]).toEqual([[], []])
    expect(fetch.mock.calls.map(([, { method }]) => method)).toEqual(['POST', 'GET'])
    expect(events.map(({ name }) => name)).toEqual(['token', 'token_info', 'answered'])
    expect(await response.text()).not.toContain('app2')
  })

  test.each([undefined, null, ''])(
    'with any account is stored where %j is expected',
    async (id) => {
      const { handler, connections } = setUp({ expectApp: () => id })
      expect((await handler(post())).status).toBe(200)
      expect(connections).toHaveLength(1)
    },
  )

  test.each<[string, () => never]>([
    [
      'throws',
      () => {
        throw new Error('database down')
      },
    ],
    ['gives something else than an id', () => ({ id: APP.id }) as never],
  ])('is 500 where expectApp %s, and onError hears of it', async (_, expectApp) => {
    const { handler, connections, errors } = setUp({ expectApp })
    await expectProblem(await handler(post()), 500, 'check_failed')
    expect(connections).toEqual([])
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/database down|^expectApp must give/),
      }),
    ])
  })
})

describe('what else Zendesk sends with a token', () => {
  const answer = { access_token: TOKEN, token_type: 'Bearer' }
  const connect = async (more: object) => {
    const { handler, connections } = setUp(
      {},
      { '/oauth/token': () => json({ ...answer, ...more }) },
    )
    expect((await handler(post())).status).toBe(200)
    return connections[0]
  }

  test('is given to onConnect, and kept in the record', async () => {
    const before = Date.now()
    const more = { expires_in: 3600, refresh_token: 'a-refresh-token', scope: 'integration', x: 1 }
    const connection = await connect(more)
    expect(connection).toMatchObject({
      raw: { ...answer, ...more },
      refreshToken: 'a-refresh-token',
      scope: 'integration',
    })
    const expires = Date.parse(String(connection?.expiresAt))
    expect(expires).toBeGreaterThanOrEqual(before + 3_600_000)
    expect(expires).toBeLessThanOrEqual(Date.now() + 3_600_000)
    expect(connection?.expiresAt).toBe(new Date(expires).toISOString())
    const record = createConnectionRecord(connection as never)
    expect(record).toMatchObject({
      version: 2,
      expiresAt: connection?.expiresAt,
      refreshToken: 'a-refresh-token',
      scope: 'integration',
    })
    expect(parseConnectionRecord(JSON.stringify(record))).toEqual(record)
  })

  test('is nothing as a rule, and then nothing is made up', async () => {
    const connection = await connect({})
    expect(connection?.raw).toEqual(answer)
    for (const name of ['expiresAt', 'refreshToken', 'scope'])
      expect(connection).not.toHaveProperty(name)
    expect(Object.keys(createConnectionRecord(connection as never))).toEqual([
      'version',
      'accessToken',
      'tokenType',
      'app',
      'connectedAt',
    ])
  })

  test.each([
    { expires_in: '3600' },
    { expires_in: Number.MAX_VALUE },
    { expires_in: null },
    { refresh_token: '' },
    { refresh_token: 'a\nb' },
    { refresh_token: ['x'] },
    { scope: 7 },
    { scope: '' },
    { scope: { a: 1 } },
  ])('is left out where it is none: %j', async (more) => {
    const connection = await connect(more)
    for (const name of ['expiresAt', 'refreshToken', 'scope'])
      if (!(name === 'expiresAt' && 'expires_in' in more && more.expires_in === '3600'))
        expect(connection).not.toHaveProperty(name)
    expect(connection?.raw).toMatchObject(more)
  })

  test('counts in seconds, also where they come as text, as some servers write them', async () => {
    expect((await connect({ expires_in: '3600' }))?.expiresAt).toMatch(/^\d{4}-.*Z$/)
  })
})
