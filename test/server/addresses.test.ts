import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { describe, expect, test, vi } from 'vitest'
import { post, setUp } from './connect-request.js'
import { CLIENT_ID, CLIENT_SECRET } from './fake-zendesk.js'

const takes = (make: () => unknown) => {
  try {
    make()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return false
  }
}

const CLIENT = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
const client = createSunshineClient(CLIENT)
const takers: Record<string, (address: string) => boolean> = {
  bridgeUrl: (bridgeUrl) =>
    takes(() => createSunshineClient({ ...CLIENT, bridgeUrl, apiUrl: 'https://api.example' })),
  apiUrl: (apiUrl) => takes(() => createSunshineClient({ ...CLIENT, apiUrl })),
  redirectUri: (redirectUri) => takes(() => client.authorizeUrl({ state: 's', redirectUri })),
  forwardTo: (forwardTo) => takes(() => createCallbackPage({ forwardTo })),
}

describe.each(Object.entries(takers))('%s', (_, take) => {
  test.each([
    'http://localhost:4000@evil.example/',
    'http://127.0.0.1:80@evil.example/',
    'http://localhost@evil.example/',
    'https://name@app.example/',
    'https://name:word@app.example/',
    'https://:word@app.example/',
    'http://8.127.4.4/',
    'http://192.168.127.10/',
    'http://127.0.0.1.evil.example/',
    'ftp://localhost/',
    'blob:https://app.example/x',
    'https://app.example/#',
  ])('refuses %s', (address) => expect(take(address)).toBe(false))

  test.each([
    'https://app.example',
    'http://localhost:4000/',
    'http://127.0.0.2/x',
    'http://[::1]:80/',
  ])('takes %s', (address) => expect(take(address)).toBe(true))
})

describe('what somebody’s library has put on Object.prototype', () => {
  const withPrototype = async <T>(
    fields: Record<string, unknown>,
    work: () => T | Promise<T>,
  ): Promise<T> => {
    for (const [name, value] of Object.entries(fields))
      Object.defineProperty(Object.prototype, name, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      })
    try {
      return await work()
    } finally {
      for (const name of Object.keys(fields)) Reflect.deleteProperty(Object.prototype, name)
    }
  }

  test('is no option: the secret goes where it goes without', async () => {
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json({ access_token: 'token' })
    }
    const asked: string[] = []
    const polluted = { bridgeUrl: 'https://evil.example', apiUrl: 'https://evil.example' }
    const client = await withPrototype(polluted, () => createSunshineClient({ ...CLIENT, fetch }))
    await client.getToken('a-code')
    await client.revokeAccess({ accessToken: 'token', subdomain: 'acme' })
    expect(asked.map((url) => new URL(url).hostname)).toEqual([
      'oauth-bridge.zendesk.com',
      'acme.zendesk.com',
    ])
    const own = createSunshineClient({ ...CLIENT, fetch, bridgeUrl: 'https://bridge.example' })
    await own.getToken('a-code')
    expect(asked.at(-1)).toBe('https://bridge.example/oauth/token')
  })

  test('opens no other origin, and is no unknown option', async () => {
    const polluted = { allowedOrigins: ['https://evil.example'], stray: 1 }
    const handler = await withPrototype(polluted, () =>
      createConnectHandler({ client, onConnect: () => {} }),
    )
    const request = new Request('https://app.example/connect', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    })
    expect((await handler(request)).status).toBe(403)
  })

  test('is no hook either, when a request comes', async () => {
    const { handler } = setUp()
    const hook = vi.fn(() => false)
    const answer = await withPrototype({ authenticate: hook, verifyState: hook }, () =>
      handler(post()),
    )
    expect(answer.status).toBe(200)
    expect(hook).not.toHaveBeenCalled()
  })

  test('is no setting of an answer, nor of a request to Zendesk', async () => {
    const theirs = { status: 299, statusText: 'theirs', credentials: 'include', keepalive: true }
    const seen: unknown[] = []
    const fetch = async (_: string, init: RequestInit) => {
      seen.push([init.credentials, init.keepalive])
      return Response.json({ access_token: 'token' })
    }
    const page = createCallbackPage()
    const client = createSunshineClient({ ...CLIENT, fetch })
    const { status, statusText } = await withPrototype(theirs, async () => {
      await client.getToken('a-code')
      return page(new Request('https://app.example/'))
    })
    expect([status, statusText, seen]).toEqual([200, '', [[undefined, undefined]]])
  })
})
