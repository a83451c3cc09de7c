import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSandbox, type SandboxEvent, startSandbox } from 'sunshine-connect/sandbox'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPerson, type Fetch, titleOf, walk } from './person.ts'
import { authorizeUrl, bearer, CALLBACK, newToken, ORIGIN, tokenRequest } from './request.ts'

const TWO_CLIENTS = ['one', 'two'].map((clientId) => ({
  clientId,
  clientSecret: `${clientId}-secret`,
  redirectUris: [CALLBACK],
}))

const infoStatus = async (fetch: Fetch, token: string) =>
  (await fetch(bearer('/sc/v2/tokenInfo', token))).status

/** What `/` says of each account. */
const accountsShown = async (fetch: Fetch) => {
  const { document } = await createPerson(fetch).open(ORIGIN)
  return [...document.querySelectorAll('section')].map(({ textContent }) =>
    textContent?.replace(/\s+/g, ' ').trim(),
  )
}

test('an account lists its connected bots, each once, and nobody else’s', async () => {
  const { fetch } = createSandbox({ clients: TWO_CLIENTS })
  expect(await accountsShown(fetch)).toEqual([
    'Acme Support acme.zendesk.com No bot is connected.',
    'Globex Help Center globex.zendesk.com No bot is connected.',
  ])
  await newToken(fetch, { client_id: 'one' })
  await newToken(fetch, { client_id: 'one' })
  await newToken(fetch, { client_id: 'two' })
  expect(await accountsShown(fetch)).toEqual([
    'Acme Support acme.zendesk.com one Remove two Remove',
    'Globex Help Center globex.zendesk.com No bot is connected.',
  ])
})

test('Remove ends the tokens of that bot alone', async () => {
  const { fetch } = createSandbox({ clients: TWO_CLIENTS })
  const [one, again, two] = [
    await newToken(fetch, { client_id: 'one' }),
    await newToken(fetch, { client_id: 'one' }),
    await newToken(fetch, { client_id: 'two' }),
  ]
  const admin = createPerson(fetch)
  const after = await admin.press(await admin.open(ORIGIN), 'Remove')
  expect(titleOf(after)).toBe('Admin Center')
  expect(await accountsShown(fetch)).toContain('Acme Support acme.zendesk.com two Remove')
  const statuses = [one, again, two].map((token) => infoStatus(fetch, token))
  expect(await Promise.all(statuses)).toEqual([401, 401, 200])
})

test('Remove is refused without the page’s own form, and for nobody’s bot does nothing', async () => {
  const { fetch } = createSandbox()
  const token = await newToken(fetch)
  const admin = createPerson(fetch)
  const center = await admin.open(ORIGIN)
  expect((await admin.press(center, 'Remove', { token: 'x' })).response.status).toBe(403)
  expect((await createPerson(fetch).press(center, 'Remove')).response.status).toBe(410)
  await admin.press(center, 'Remove', { client: 'other' })
  expect(await infoStatus(fetch, token)).toBe(200)
  await admin.press(center, 'Remove')
  expect(await infoStatus(fetch, token)).toBe(401)
})

describe('the last calls', () => {
  const rowsOf = async (fetch: Fetch) => {
    const { document } = await createPerson(fetch).open(ORIGIN)
    return [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].slice(1).map(({ textContent }) => textContent?.trim()),
    )
  }

  test('are named, the newest first, with the Marketplace headers that were missing', async () => {
    const { fetch } = createSandbox()
    const token = await newToken(fetch)
    const request = bearer('/sc/v2/tokenInfo', token)
    request.headers.set('x-zendesk-marketplace-name', 'Acme')
    await fetch(request)
    request.headers.set('x-zendesk-marketplace-organization-id', '1')
    request.headers.set('x-zendesk-marketplace-bot-id', '2')
    await fetch(request)
    await fetch(bearer('/sc/oauth/authorization', 'nobodys', 'DELETE'))
    expect(await rowsOf(fetch)).toEqual([
      ['Revoke without Marketplace Name, Organization-Id, Bot-Id', '401'],
      ['Token info with the Marketplace headers', '200'],
      ['Token info without Marketplace Organization-Id, Bot-Id', '200'],
      ['Code for a token without Marketplace Name, Organization-Id, Bot-Id', '200'],
    ])
  })

  test('are at most twelve, each with its time of day', async () => {
    const { fetch } = createSandbox()
    const { document } = await createPerson(fetch).open(ORIGIN)
    expect(document.body.textContent).toContain('None yet.')
    for (let call = 0; call < 20; call++) await infoStatus(fetch, 'x')
    expect(await rowsOf(fetch)).toHaveLength(12)
    const after = await createPerson(fetch).open(ORIGIN)
    expect(after.document.querySelector('time')?.textContent).toMatch(/^\d\d:\d\d:\d\d$/)
  })
})

describe('checkMarketplaceHeaders', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  beforeEach(() => void warn.mockClear())

  test.each([
    ['names what a call lacks on the console', true, 1],
    ['is off by default', undefined, 0],
  ])('%s', async (_, checkMarketplaceHeaders, calls) => {
    const { fetch } = createSandbox({
      ...(checkMarketplaceHeaders && { checkMarketplaceHeaders }),
    })
    await infoStatus(fetch, 'x')
    expect(warn).toHaveBeenCalledTimes(calls)
    if (calls) {
      expect(warn.mock.lastCall?.[0]).toContain(
        'getTokenInfo came without X-Zendesk-Marketplace-Name, X-Zendesk-Marketplace-Organization-Id',
      )
    }
  })

  test('is silent about a call that has all three', async () => {
    const { fetch } = createSandbox({ checkMarketplaceHeaders: true })
    const request = bearer('/sc/v2/tokenInfo', 'x')
    for (const name of ['name', 'organization-id', 'bot-id']) {
      request.headers.set(`x-zendesk-marketplace-${name}`, '1')
    }
    await fetch(request)
    expect(warn).not.toHaveBeenCalled()
  })
})

describe('the Remove URL', () => {
  interface Notice {
    method?: string | undefined
    path?: string | undefined
    type?: string | undefined
    body: unknown
  }
  let notices: Notice[]
  let answer: number
  let removeUrl: string
  let close: () => void

  beforeEach(async () => {
    notices = []
    answer = 200
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      const { method, url: path, headers } = request
      notices.push({ method, path, type: headers['content-type'], body: JSON.parse(body) })
      response.writeHead(answer, { location: '/elsewhere' }).end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    removeUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/removed/my-key`
    close = () => {
      server.close()
      server.closeAllConnections()
    }
  })
  afterEach(() => close())

  const NOTICE = {
    method: 'POST',
    path: '/removed/my-key',
    type: 'application/json',
    body: { integrationId: expect.stringMatching(/^[0-9a-f]{24}$/) },
  }

  test('gets the notice that the sample app reads when a bot is removed', async () => {
    const { fetch } = createSandbox({ removeUrl })
    await newToken(fetch)
    const admin = createPerson(fetch)
    const after = await admin.press(await admin.open(ORIGIN), 'Remove')
    expect(notices).toEqual([NOTICE])
    expect(after.document.querySelector('tbody tr')?.textContent).toContain(
      'Notice: removed from acme 200',
    )
    expect(after.document.body.textContent).toContain(`Remove URL on ${new URL(removeUrl).host}.`)
    expect(after.document.body.textContent).not.toContain('my-key')
  })

  test('gets it when the integration revokes, after the answer to that', async () => {
    const { fetch } = createSandbox({ removeUrl })
    const token = await newToken(fetch)
    const revoked = await fetch(bearer('/sc/oauth/authorization', token, 'DELETE'))
    expect([revoked.status, notices]).toEqual([200, []])
    await vi.waitFor(() => expect(notices).toEqual([NOTICE]))
  })

  test.each([204, 500, 302])('is asked once, also if it answers %i', async (status) => {
    answer = status
    const events: SandboxEvent[] = []
    const sandbox = createSandbox({
      removeUrl,
      checkMarketplaceHeaders: true,
      onEvent: (event) => events.push(event),
    })
    await newToken(sandbox.fetch)
    await sandbox.remove('acme')
    expect(notices).toHaveLength(1)
    expect(events.slice(-2)).toMatchObject([
      { type: 'removed', subdomain: 'acme', by: 'admin' },
      { type: 'notified', subdomain: 'acme', status },
    ])
  })

  test('that nobody answers at is a failed notice, and the bot is removed all the same', async () => {
    close()
    const events: SandboxEvent[] = []
    const sandbox = createSandbox({ removeUrl, onEvent: (event) => events.push(event) })
    const token = await newToken(sandbox.fetch)
    await sandbox.remove('acme')
    expect(events.at(-1)).toMatchObject({ type: 'notified', status: 'failed' })
    expect(await infoStatus(sandbox.fetch, token)).toBe(401)
  })

  test('hears nothing of an account that has no bot, nor of a second removal', async () => {
    const sandbox = createSandbox({ removeUrl })
    await newToken(sandbox.fetch)
    await sandbox.remove('globex')
    expect(notices).toEqual([])
    await Promise.all([sandbox.remove('acme'), sandbox.remove('acme')])
    expect(notices).toHaveLength(1)
  })

  test('startSandbox().remove does the same, and refuses an account that is none', async () => {
    const { url, remove, close: end } = await startSandbox({ removeUrl, person: 'allows' })
    const back = await fetch(authorizeUrl({}, url), { redirect: 'manual' })
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
    await fetch(tokenRequest({ code }, url))
    await expect(remove('initech')).rejects.toThrow(/^No account "initech": there are acme, globex/)
    await remove('acme')
    expect(notices).toEqual([NOTICE])
    await end()
  })
})

describe('onEvent', () => {
  test('hears what happens in order, nothing secret in it', async () => {
    const events: SandboxEvent[] = []
    const sandbox = createSandbox({ onEvent: (event) => events.push(event) })
    const { fetch } = sandbox
    const back = await walk(createPerson(fetch), authorizeUrl({ state: 'my-state' }))
    const code = back.searchParams.get('code') ?? ''
    const answer = await fetch(tokenRequest({ code }))
    const { access_token: token } = await answer.json()
    await fetch(bearer('/sc/v2/tokenInfo', token))
    await fetch(bearer('/sc/oauth/authorization', token, 'DELETE'))
    await walk(createPerson(fetch), authorizeUrl(), 'Deny')
    await fetch(new Request(authorizeUrl({ client_id: 'nobody' })))
    expect(events.map(({ type }) => type)).toEqual([
      ...['asked', 'signed-in', 'account-chosen', 'allowed', 'connected', 'called', 'called'],
      ...['removed', 'called', 'asked', 'signed-in', 'account-chosen', 'denied', 'refused'],
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'removed', by: 'revoke' }))
    expect(events).toContainEqual(expect.objectContaining({ type: 'denied', clientId: 'sandbox' }))
    for (const { time } of events) expect(Date.now() - time).toBeLessThan(10_000)
    const text = JSON.stringify(events)
    for (const secret of [code, token, 'my-state', 'sandbox-secret', '?']) {
      expect(text).not.toContain(secret)
    }
  })

  test('hears of a dropped call, and of a sandbox that decides by itself', async () => {
    const events: SandboxEvent[] = []
    const { fetch } = createSandbox({
      person: 'allows',
      faults: { getToken: 'drop' },
      onEvent: (event) => events.push(event),
    })
    await fetch(new Request(authorizeUrl()))
    await fetch(tokenRequest({ code: 'x' }))
    expect(events).toMatchObject([
      { type: 'allowed', clientId: 'sandbox', subdomain: 'acme' },
      { type: 'called', operation: 'getToken', status: 'dropped' },
    ])
  })

  test('hears who has removed a bot, what was refused, and that a sandbox has denied by itself', async () => {
    const events: SandboxEvent[] = []
    const onEvent = (event: SandboxEvent) => events.push(event)
    const { fetch } = createSandbox({ onEvent })
    await newToken(fetch)
    const admin = createPerson(fetch)
    await admin.press(await admin.open(ORIGIN), 'Remove')
    expect(events.at(-1)).toMatchObject({ type: 'removed', subdomain: 'acme', by: 'admin' })
    await fetch(new Request(authorizeUrl({ redirect_uri: 'https://evil.example/' })))
    expect(events.at(-1)).toMatchObject({ type: 'refused', status: 404 })
    await createSandbox({ onEvent, person: 'denies' }).fetch(new Request(authorizeUrl()))
    expect(events.at(-1)).toMatchObject({ type: 'denied', clientId: 'sandbox' })
  })

  test('may throw', async () => {
    const { fetch } = createSandbox({
      onEvent: () => {
        throw new Error('oops')
      },
    })
    expect(await infoStatus(fetch, await newToken(fetch))).toBe(200)
  })
})

describe('tokens', () => {
  const answerOf = async (options: Parameters<typeof createSandbox>[0]) => {
    const { fetch } = createSandbox({ person: 'allows', ...options })
    const back = await fetch(new Request(authorizeUrl()))
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
    return { fetch, answer: await (await fetch(tokenRequest({ code }))).json() }
  }

  test('have nothing besides by default', async () => {
    const { answer } = await answerOf({})
    expect(Object.keys(answer)).toEqual(['access_token', 'token_type'])
  })

  test('say when they expire, and then do', async () => {
    vi.useFakeTimers()
    const { fetch, answer } = await answerOf({ tokens: { expiresIn: 60 } })
    expect(answer).toMatchObject({ expires_in: 60, token_type: 'Bearer' })
    vi.advanceTimersByTime(59_000)
    expect(await infoStatus(fetch, answer.access_token)).toBe(200)
    vi.advanceTimersByTime(2_000)
    expect(await infoStatus(fetch, answer.access_token)).toBe(401)
    vi.useRealTimers()
  })

  test('come with a refresh token: the one given, or a random one', async () => {
    const given = await answerOf({ tokens: { refreshToken: 'again' } })
    expect(given.answer.refresh_token).toBe('again')
    const random = await answerOf({ tokens: { refreshToken: true } })
    expect(random.answer.refresh_token).toMatch(/^[\w-]{43}$/)
    expect((await answerOf({ tokens: { refreshToken: false } })).answer).not.toHaveProperty(
      'refresh_token',
    )
  })
})

test.each([
  ['/', 200],
  ['/sc/oauth/authorize?client_id=sandbox&response_type=code', 302],
  ['/sc/oauth/authorize', 404],
  ['/sign-in', 410],
  ['/accounts', 410],
  ['/consent', 410],
  ['/sc/v2/tokenInfo', 401],
])('HEAD %s is answered as GET is, without a body', async (path, status) => {
  const { fetch } = createSandbox()
  const [get, head] = await Promise.all(
    ['GET', 'HEAD'].map((method) => fetch(new Request(ORIGIN + path, { method }))),
  )
  expect([get?.status, head?.status]).toEqual([status, status])
  expect(head?.headers.get('content-type')).toBe(get?.headers.get('content-type'))
  expect(await head?.text()).toBe('')
})

test('HEAD is refused where GET is', async () => {
  const request = new Request(`${ORIGIN}/sc/oauth/token`, { method: 'HEAD' })
  expect((await createSandbox().fetch(request)).status).toBe(405)
})
