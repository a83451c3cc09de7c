import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { createPerson, titleOf, walk } from './person.ts'
import { authorizeUrl, CALLBACK, errorOf, ORIGIN } from './request.ts'

const { fetch } = createSandbox()
const open = (query: string) => fetch(new Request(`${ORIGIN}/sc/oauth/authorize?${query}`))
const known = 'client_id=sandbox&response_type=code'

test.each([
  ['an unknown client', 'client_id=other&response_type=code'],
  ['no client', 'response_type=code'],
  ['two clients', `${known}&client_id=sandbox`],
  ['an unregistered redirect URI', `${known}&redirect_uri=https://evil.example/`],
  ['a redirect URI that differs by a slash', `${known}&redirect_uri=${CALLBACK}/`],
  ['two redirect URIs', `${known}&redirect_uri=${CALLBACK}&redirect_uri=${CALLBACK}`],
])('%s gets a 404 page and no redirect', async (_name, query) => {
  const response = await open(query)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.get('set-cookie')).toBeNull()
})

test('a known client and a registered redirect URI get to the sign-in page', async () => {
  const page = await createPerson(fetch).open(authorizeUrl({ redirect_uri: CALLBACK }))
  expect(titleOf(page)).toBe('Sign in')
})

test('the redirect URI that was asked for is used, the first one if none was', async () => {
  const second = 'http://localhost:5173/oauth/callback'
  const back = await walk(createPerson(fetch), authorizeUrl({ redirect_uri: second }))
  expect(back.origin + back.pathname).toBe(second)
  const first = await walk(createPerson(fetch), authorizeUrl())
  expect(first.origin + first.pathname).toBe(CALLBACK)
})

test.each([
  ['no response_type', 'client_id=sandbox', 'invalid_request'],
  ['an empty response_type', 'client_id=sandbox&response_type=', 'invalid_request'],
  ['response_type=token', 'client_id=sandbox&response_type=token', 'unsupported_response_type'],
  ['two response_types', `${known}&response_type=code`, 'invalid_request'],
])('%s goes back with an error and the state', async (_name, query, error) => {
  const response = await open(`${query}&state=s1`)
  expect(response.status).toBe(302)
  const back = new URL(response.headers.get('location') ?? '')
  expect(back.origin + back.pathname).toBe(CALLBACK)
  expect(back.searchParams.get('error')).toBe(error)
  expect(back.searchParams.get('error_description')).not.toBe('')
  expect(back.searchParams.get('state')).toBe('s1')
})

test('two states go back with an error and neither of them', async () => {
  const back = new URL((await open(`${known}&state=a&state=b`)).headers.get('location') ?? '')
  expect(back.searchParams.get('error')).toBe('invalid_request')
  expect(back.searchParams.has('state')).toBe(false)
})

test.each([
  'plain',
  'a+b%20c%26d%3De%23f',
  '%FF%FE',
  '%E2%98%80',
  'a=b=c',
  '~!*()',
  'x'.repeat(4000),
])('the state %.20s comes back byte for byte', async (state) => {
  const back = await walk(
    createPerson(fetch),
    `${ORIGIN}/sc/oauth/authorize?${known}&state=${state}`,
  )
  expect(back.search.slice(1).split('&')).toContain(`state=${state}`)
})

test('no state, or an empty one, comes back as none', async () => {
  for (const query of [known, `${known}&state=`, `${known}&state`]) {
    const back = await walk(createPerson(fetch), `${ORIGIN}/sc/oauth/authorize?${query}`)
    expect([...back.searchParams.keys()]).toEqual(['code'])
  }
})

test('a redirect URI keeps the query it has', async () => {
  const redirectUris = ['http://localhost:4000/cb?tenant=1']
  const clients = [{ clientId: 'q', clientSecret: 's', redirectUris }]
  const url = authorizeUrl({ client_id: 'q', state: 's1' })
  const back = await walk(createPerson(createSandbox({ clients }).fetch), url)
  expect([...back.searchParams.keys()]).toEqual(['tenant', 'code', 'state'])
})

test('paths ignore case, and another method is refused with the one that works', async () => {
  expect((await fetch(new Request(`${ORIGIN}/SC/OAuth/Authorize?${known}`))).status).toBe(302)
  const response = await fetch(new Request(authorizeUrl(), { method: 'POST' }))
  expect(response.status).toBe(405)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('allow')).toBe('GET, HEAD')
})

test('an address that is not there gets a 404: a page, or JSON among the endpoints', async () => {
  const page = await fetch(new Request(`${ORIGIN}/nothing`))
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  const endpoint = await fetch(new Request(`${ORIGIN}/sc/nothing`))
  expect(await errorOf(endpoint)).toMatchObject({ status: 404, code: 'not_found' })
})

test('a form over 100 kB is refused, one below is read', async () => {
  const someone = createPerson(fetch)
  const signIn = await someone.open(authorizeUrl())
  const tooLarge = await someone.press(signIn, 'Sign in', { password: 'x'.repeat(100_001) })
  expect(tooLarge.response.status).toBe(413)
  const large = await someone.press(signIn, 'Sign in', { password: 'x'.repeat(90_000) })
  expect(titleOf(large)).toBe('Choose an account')
})
