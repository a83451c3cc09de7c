import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { createPerson, destination } from './person.ts'
import {
  authorizeUrl,
  bearer,
  CALLBACK,
  errorOf,
  newToken,
  ORIGIN,
  tokenRequest,
} from './request.ts'

const clients = ['sandbox', 'other'].map((clientId) => ({
  clientId,
  clientSecret: `${clientId}-secret`,
  redirectUris: [CALLBACK],
}))
const INFO = '/sc/v2/tokenInfo'
const AUTHORIZATION = '/sc/oauth/authorization'

test('tokenInfo tells the app of the account that was picked', async () => {
  const { fetch } = createSandbox({
    accounts: [{ id: 'app-1', subdomain: 'Solo', displayName: 'Solo' }],
  })
  const response = await fetch(bearer(INFO, await newToken(fetch)))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    app: {
      id: 'app-1',
      subdomain: 'solo',
      displayName: 'Solo',
      settings: expect.any(Object),
      metadata: null,
    },
  })
})

test('an account without id and name has a made-up id that survives a restart, and null', async () => {
  const appOf = async () => {
    const { fetch } = createSandbox({ accounts: [{ subdomain: 'solo' }] })
    const response = await fetch(bearer(INFO, await newToken(fetch)))
    return ((await response.json()) as { app: { id: string; displayName: unknown } }).app
  }
  const app = await appOf()
  expect(app.id).toMatch(/^[0-9a-f]{24}$/)
  expect(app.displayName).toBeNull()
  expect((await appOf()).id).toBe(app.id)
})

test('tokenInfo is found in any case', async () => {
  const { fetch } = createSandbox()
  const token = await newToken(fetch)
  for (const path of ['/sc/v2/tokeninfo', '/SC/V2/TOKENINFO']) {
    expect((await fetch(bearer(path, token))).status).toBe(200)
  }
})

test.each([
  [INFO, 'GET'],
  [AUTHORIZATION, 'DELETE'],
])('%s refuses no token, a wrong one, and Basic', async (path, method) => {
  const { fetch } = createSandbox()
  const token = await newToken(fetch)
  const wrong = [undefined, 'Bearer', 'Bearer x', token]
  for (const odd of ['Basic', 'X-Bearer', 'Other Bearer']) wrong.push(`${odd} ${token}`)
  for (const authorization of [...wrong, `Bearer ${token} x`]) {
    const headers = new Headers(authorization ? { authorization } : {})
    const response = await fetch(new Request(ORIGIN + path, { method, headers }))
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await errorOf(response)).toMatchObject({ status: 401, code: 'unauthorized' })
  }
  expect((await fetch(bearer(path, token, method))).status).toBe(200)
})

test.each([
  [INFO, 'DELETE', 'GET, HEAD'],
  [AUTHORIZATION, 'GET', 'DELETE'],
])('%s refuses %s with the method that works', async (path, method, allow) => {
  const response = await createSandbox().fetch(new Request(ORIGIN + path, { method }))
  expect(response.headers.get('allow')).toBe(allow)
  expect(await errorOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' })
})

test("revoking ends all of the client's tokens for that app, and nobody else's", async () => {
  const { fetch } = createSandbox({ clients })
  const someone = createPerson(fetch)
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in', {
    subdomain: 'globex',
  })
  const code = destination(
    await someone.press(await someone.press(accounts, 'Continue'), 'Allow'),
  ).searchParams.get('code')
  const answer = await fetch(tokenRequest({ code }))
  const { access_token: otherApp } = (await answer.json()) as { access_token: string }
  const [first, second] = [await newToken(fetch), await newToken(fetch)]
  const otherClient = await newToken(fetch, { client_id: 'other' })

  const revoked = await fetch(bearer(AUTHORIZATION, first, 'DELETE'))
  expect([revoked.status, await revoked.json()]).toEqual([200, {}])

  const statusOf = async (token: string) => (await fetch(bearer(INFO, token))).status
  expect(await statusOf(first)).toBe(401)
  expect(await statusOf(second)).toBe(401)
  expect(await statusOf(otherApp)).toBe(200)
  expect(await statusOf(otherClient)).toBe(200)
  expect((await fetch(bearer(AUTHORIZATION, first, 'DELETE'))).status).toBe(401)
})
