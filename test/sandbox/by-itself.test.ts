import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { authorizeUrl, CALLBACK, errorOf, tokenRequest } from './request.ts'

const ask = (person: 'asks' | 'allows' | 'denies', params: Record<string, string> = {}) =>
  createSandbox({ person }).fetch(new Request(authorizeUrl({ state: 'a%2Bb', ...params })))

const back = (response: Response) => new URL(response.headers.get('location') ?? '')

test('a person who allows sends the code and the state back at once, and the code is good', async () => {
  const { fetch } = createSandbox({ person: 'allows' })
  const response = await fetch(new Request(authorizeUrl({ state: 's1' })))
  expect(response.status).toBe(302)
  const { origin, pathname, searchParams } = back(response)
  expect(origin + pathname).toBe(CALLBACK)
  expect([...searchParams.keys()]).toEqual(['code', 'state'])
  expect(searchParams.get('state')).toBe('s1')
  const code = searchParams.get('code')
  expect((await fetch(tokenRequest({ code }))).status).toBe(200)
  expect((await errorOf(await fetch(tokenRequest({ code })))).status).toBe(400)
})

test('the token is for the first account', async () => {
  const { fetch } = createSandbox({
    person: 'allows',
    accounts: [{ subdomain: 'one' }, { subdomain: 'two' }],
  })
  const code = back(await fetch(new Request(authorizeUrl()))).searchParams.get('code')
  const { access_token } = await (await fetch(tokenRequest({ code }))).json()
  const headers = { authorization: `Bearer ${access_token}` }
  const info = await fetch(new Request('http://127.0.0.1:4001/sc/v2/tokenInfo', { headers }))
  expect(await info.json()).toMatchObject({ app: { subdomain: 'one' } })
})

test('a person who denies sends access_denied and the state back at once', async () => {
  const { searchParams } = back(await ask('denies'))
  expect(searchParams.get('error')).toBe('access_denied')
  expect(searchParams.get('state')).toBe('a%2Bb')
  expect(searchParams.has('code')).toBe(false)
})

test('a person who is asked gets the pages', async () => {
  expect((await ask('asks')).headers.get('location')).toMatch(/^\/sign-in/)
})

test('the answer cuts the popup off as the pages do, unless switched off', async () => {
  const policy = 'cross-origin-opener-policy'
  expect((await ask('allows')).headers.get(policy)).toBe('same-origin')
  const open = createSandbox({ person: 'allows', coop: false })
  const response = await open.fetch(new Request(authorizeUrl()))
  expect(response.headers.get(policy)).toBeNull()
})

test.each([
  ['an unknown client', { client_id: 'other' }],
  ['an unregistered redirect URI', { redirect_uri: 'https://evil.example/' }],
])('%s is refused all the same', async (_, params) => {
  const response = await ask('allows', params)
  expect([response.status, response.headers.get('location')]).toEqual([404, null])
})
