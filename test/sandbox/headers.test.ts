import { createHash } from 'node:crypto'
import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { createPerson } from './person.ts'
import { authorizeUrl, ORIGIN, tokenRequest } from './request.ts'

const COOP = 'cross-origin-opener-policy'

test('pages and redirects carry Cross-Origin-Opener-Policy: same-origin', async () => {
  const { fetch } = createSandbox()
  for (const url of [
    authorizeUrl(),
    authorizeUrl({ client_id: 'x' }),
    `${ORIGIN}/`,
    `${ORIGIN}/x`,
  ]) {
    expect((await fetch(new Request(url))).headers.get(COOP)).toBe('same-origin')
  }
  expect((await fetch(tokenRequest({ code: 'x' }))).headers.get(COOP)).toBeNull()
})

test('coop: false leaves the header out, true sends same-origin, a string sends that policy', async () => {
  const policyWith = async (coop: boolean | 'same-origin-allow-popups') =>
    (await createSandbox({ coop }).fetch(new Request(authorizeUrl()))).headers.get(COOP)
  expect(await policyWith(false)).toBeNull()
  expect(await policyWith(true)).toBe('same-origin')
  expect(await policyWith('same-origin-allow-popups')).toBe('same-origin-allow-popups')
})

test('the policy allows the page its own style and nothing else', async () => {
  const someone = createPerson(createSandbox().fetch)
  const { response, document } = await someone.open(authorizeUrl())
  const style = document.querySelector('style')?.textContent ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = response.headers.get('content-security-policy')
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ])
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test('neither pages nor redirects are kept, or named to the next site', async () => {
  const { fetch } = createSandbox()
  for (const [url, status] of [
    [authorizeUrl(), 302],
    [`${ORIGIN}/`, 200],
  ] as const) {
    const response = await fetch(new Request(url))
    expect(response.status).toBe(status)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  }
})

test('the consent page lets its form redirect to the integration', async () => {
  const someone = createPerson(createSandbox().fetch)
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  const policy = consent.response.headers.get('content-security-policy')
  expect(policy).toMatch(/frame-ancestors 'none'$/)
  expect(policy).not.toContain('form-action')
})

test('the cookie is out of reach of scripts and other sites, and Secure on https only', async () => {
  const cookieAt = async (origin: string) =>
    (await createSandbox().fetch(new Request(authorizeUrl({}, origin)))).headers.get('set-cookie')
  expect(await cookieAt(ORIGIN)).toMatch(
    /^sunshine_sandbox_4001=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
  )
  expect(await cookieAt('https://sandbox.test')).toMatch(/; HttpOnly; SameSite=Lax; Secure$/)
})
