import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  createWebhookHandler,
  openConversations,
  readMessage,
} from '../../examples/server/after-connecting.js'

const TOKEN = 'MARK-token'
const SECRET = 'MARK-webhook-secret'
const record = { accessToken: TOKEN, app: { id: 'app 1', subdomain: 'acme' } }
const marketplace = { name: 'Acme Bot', organizationId: 'org-1', botId: 'bot-1' }

const open = (answer: () => Response) => {
  const sent: { url: string; method: string; headers: Headers; body: unknown }[] = []
  const conversations = openConversations({
    record,
    marketplace,
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init)
      const { url, method, headers } = request
      sent.push({ url, method, headers, body: await request.json() })
      return answer()
    },
  })
  return { sent, conversations }
}

describe('what is asked of Zendesk', () => {
  test('a webhook, a message and the handover, each with the token and the three headers', async () => {
    const { sent, conversations } = open(() =>
      Response.json({ webhook: { id: 'hook-1', secret: SECRET } }, { status: 201 }),
    )
    const target = 'https://connect.acme.example/zendesk/events'
    expect(await conversations.addWebhook(target)).toEqual({ id: 'hook-1', secret: SECRET })
    await conversations.say('talk/1', 'Good morning')
    await conversations.passControl('talk/1', { reason: 'asked for a person' })

    const base = 'https://acme.zendesk.com/sc/v2/apps/app%201'
    expect(sent.map(({ method, url, body }) => [method, url, body])).toEqual([
      [
        'POST',
        `${base}/integrations/me/webhooks`,
        { target, triggers: ['conversation:message', 'switchboard:passControl'] },
      ],
      [
        'POST',
        `${base}/conversations/talk%2F1/messages`,
        { author: { type: 'business' }, content: { type: 'text', text: 'Good morning' } },
      ],
      [
        'POST',
        `${base}/conversations/talk%2F1/passControl`,
        { switchboardIntegration: 'next', metadata: { reason: 'asked for a person' } },
      ],
    ])
    for (const { headers } of sent)
      expect([
        headers.get('authorization'),
        headers.get('x-zendesk-marketplace-name'),
        headers.get('x-zendesk-marketplace-organization-id'),
        headers.get('x-zendesk-marketplace-bot-id'),
      ]).toEqual([`Bearer ${TOKEN}`, 'Acme Bot', 'org-1', 'bot-1'])
  })

  test.each([401, 429, 302, 500])('a %i is told with its status, and sent once', async (status) => {
    const { sent, conversations } = open(
      () => new Response('MARK', { status, headers: { 'retry-after': '7', location: '/MARK' } }),
    )
    const error = await conversations.say('talk', 'MARK').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status, retryAfter: '7' })
    expect(inspect(error, { depth: 9, showHidden: true }).split('\n    at')[0]).not.toContain(
      'MARK',
    )
    expect(sent).toHaveLength(1)
  })
})

const event = (id: string, author = 'user', text = 'Hello') => ({
  id,
  createdAt: '2026-11-29T00:00:00Z',
  type: 'conversation:message',
  payload: {
    conversation: { id: 'talk' },
    message: { id: `m-${id}`, author: { type: author }, content: { type: 'text', text } },
  },
})

const setUp = () => {
  const heard: string[] = []
  const errors: unknown[] = []
  let fault: Error | undefined
  let secretOf = async (appId: string): Promise<string | undefined> =>
    appId === 'app-1' ? SECRET : undefined
  const handler = createWebhookHandler({
    secretOf: (appId: string) => secretOf(appId),
    onEvent: async ({ id }: { id: string }) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (fault) throw fault
      heard.push(id)
    },
    onError: (error: unknown) => void errors.push(error),
  })
  const post = async (
    events: unknown,
    { secret = SECRET, app = { id: 'app-1' } as unknown, method = 'POST', raw = '' } = {},
  ) => {
    const body = raw || JSON.stringify({ app, webhook: { id: 'hook-1', version: 'v2' }, events })
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
    const init = method === 'POST' ? { method, headers, body } : { method, headers }
    return (await handler(new Request('https://connect.acme.example/zendesk/events', init))).status
  }
  return {
    heard,
    errors,
    post,
    fail: (error?: Error) => {
      fault = error
    },
    loseSecrets: () => {
      secretOf = () => Promise.reject(new Error('The database is away.'))
    },
  }
}

describe('what Zendesk sends', () => {
  test('each event once and in order, however often and however many at a time it comes', async () => {
    const { heard, post } = setUp()
    expect(await post([event('1'), event('2')])).toBe(200)
    expect(await post([event('2'), event('3')])).toBe(200)
    expect(await Promise.all([post([event('4')]), post([event('4')])])).toEqual([200, 200])
    expect(heard).toEqual(['1', '2', '3', '4'])
  })

  test('with another secret it is refused for good, and nothing is heard', async () => {
    const { heard, post } = setUp()
    for (const secret of ['', 'x', `${SECRET}x`, SECRET.slice(1)])
      expect(await post([event('1')], { secret })).toBe(401)
    expect(await post([event('1')], { app: { id: 'another' } })).toBe(401)
    expect(heard).toEqual([])
    expect(await post([event('1')])).toBe(200)
    expect(heard).toEqual(['1'])
  })

  test('what is no event is refused for good', async () => {
    const { heard, post, errors } = setUp()
    for (const raw of ['{', 'null', '[]', '7', `"${'x'.repeat(1_100_000)}"`])
      expect(await post([], { raw })).toBe(400)
    expect(await post('events')).toBe(400)
    expect(await post([event('1')], { app: 7 })).toBe(400)
    expect(await post([], { method: 'GET' })).toBe(400)
    expect(await post([null, 7, {}, { id: 7 }])).toBe(200)
    expect([heard, errors]).toEqual([[], []])
  })

  test('after a failure of ours it is tried again, and heard', async () => {
    const { heard, errors, post, fail, loseSecrets } = setUp()
    fail(new Error('The queue is full.'))
    expect(await post([event('1')])).toBe(503)
    fail()
    expect(await post([event('1')])).toBe(200)
    expect(heard).toEqual(['1'])
    loseSecrets()
    expect(await post([event('2')])).toBe(503)
    expect(errors.map(String)).toEqual([
      'Error: The queue is full.',
      'Error: The database is away.',
    ])
  })

  test('the bot doesn’t answer itself', () => {
    expect(readMessage(event('1'))).toEqual({ conversationId: 'talk', text: 'Hello' })
    expect(readMessage(event('1', 'business'))).toBeUndefined()
    expect(readMessage({ type: 'switchboard:passControl', payload: {} })).toBeUndefined()
  })
})
