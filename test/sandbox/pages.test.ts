import { createSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { createPerson, destination, titleOf, walk } from './person.ts'
import { authorizeUrl, CALLBACK, ORIGIN } from './request.ts'

const person = (options = {}) => createPerson(createSandbox(options).fetch)

test('a person signs in, picks an account, allows, and goes back with code and state', async () => {
  const someone = person()
  const signIn = await someone.open(authorizeUrl({ state: 's1' }))
  expect(titleOf(signIn)).toBe('Sign in')
  const accounts = await someone.press(signIn, 'Sign in', { email: ' jo@acme.example' })
  expect(titleOf(accounts)).toBe('Choose an account')
  expect(accounts.document.body.textContent).toContain('Signed in as jo@acme.example')
  const consent = await someone.press(accounts, 'Continue')
  expect(titleOf(consent)).toBe('Allow sandbox to connect?')
  expect(consent.document.body.textContent).toContain('Acme Support acme.zendesk.com')
  const back = destination(await someone.press(consent, 'Allow'))
  expect(back.origin + back.pathname).toBe(CALLBACK)
  expect([...back.searchParams.keys()]).toEqual(['code', 'state'])
  expect(back.searchParams.get('state')).toBe('s1')
  expect(back.searchParams.get('code')).toMatch(/^[\w-]{43}$/)
})

test('a person denies, and goes back with access_denied and state, without a code', async () => {
  const back = await walk(person(), authorizeUrl({ state: 's1' }), 'Deny')
  expect(back.searchParams.get('error')).toBe('access_denied')
  expect(back.searchParams.get('error_description')).not.toBe('')
  expect(back.searchParams.get('state')).toBe('s1')
  expect(back.searchParams.has('code')).toBe(false)
})

test('the sign-in form is filled in, and takes anything, nothing included', async () => {
  const someone = person()
  const signIn = await someone.open(authorizeUrl())
  const values = [...signIn.document.querySelectorAll('input')].map((input) => input.value)
  expect(values.every(Boolean)).toBe(true)
  const nothing = { subdomain: '', email: '', password: '' }
  expect(titleOf(await someone.press(signIn, 'Sign in', nothing))).toBe('Choose an account')
})

test('the subdomain that the person typed is the account that is chosen beforehand', async () => {
  const someone = person()
  const signIn = await someone.open(authorizeUrl())
  const accounts = await someone.press(signIn, 'Sign in', { subdomain: ' Globex ' })
  const checked = accounts.document.querySelector('input:checked')?.closest('label')
  expect(checked?.textContent).toContain('globex.zendesk.com')
})

test('with one account nobody is asked which', async () => {
  const someone = person({ accounts: [{ subdomain: 'solo' }] })
  const consent = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  expect(titleOf(consent)).toBe('Allow sandbox to connect?')
  expect(consent.document.body.textContent).toContain('solo solo.zendesk.com')
})

test('somebody who is signed in is not asked again, and is after signing out', async () => {
  const someone = person()
  await walk(someone, authorizeUrl())
  const accounts = await someone.open(authorizeUrl())
  expect(titleOf(accounts)).toBe('Choose an account')
  expect(titleOf(await someone.press(accounts, 'Sign out'))).toBe('Sign in')
  expect(titleOf(await someone.open(authorizeUrl()))).toBe('Sign in')
})

test('the front page tells the addresses and no secret, and signs people out', async () => {
  const someone = person()
  await walk(someone, authorizeUrl())
  const front = await someone.open(ORIGIN)
  expect(front.document.body.textContent).toContain(`${ORIGIN}/sc/oauth/authorize`)
  expect(front.document.body.textContent).toContain(CALLBACK)
  expect(front.document.body.textContent).not.toContain('sandbox-secret')
  const after = await someone.press(front, 'Sign out')
  expect(titleOf(after)).toBe('Admin Center')
  expect(after.document.body.textContent).not.toContain('Signed in')
})

test('the consent form works once', async () => {
  const someone = person()
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  expect((await someone.press(consent, 'Allow')).response.status).toBe(303)
  const again = await someone.press(consent, 'Allow')
  expect(again.response.status).toBe(410)
  expect(again.response.headers.get('location')).toBeNull()
})

test('who has signed out in another tab allows nothing before they are signed in again', async () => {
  const someone = person()
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  await someone.press(await someone.open(ORIGIN), 'Sign out')
  expect(titleOf(await someone.open(consent.url))).toBe('Sign in')
  const signIn = await someone.press(consent, 'Allow')
  expect(titleOf(signIn)).toBe('Sign in')
  const again = await someone.press(await someone.press(signIn, 'Sign in'), 'Continue')
  expect(destination(await someone.press(again, 'Allow')).searchParams.has('code')).toBe(true)
})

test('of two Allows at once, one gets a code', async () => {
  const someone = person()
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  const answers = await Promise.all(
    ['Allow', 'Allow'].map((allow) => someone.press(consent, allow)),
  )
  expect(answers.map(({ response }) => response.status).sort()).toEqual([303, 410])
})

test('an account or a decision that is not on the page is refused', async () => {
  const someone = person()
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  expect((await someone.press(accounts, 'Continue', { account: 'x' })).response.status).toBe(400)
  const consent = await someone.press(accounts, 'Continue')
  expect((await someone.press(consent, 'Allow', { decision: 'x' })).response.status).toBe(400)
  expect((await someone.press(consent, 'Allow')).response.status).toBe(303)
})

test('a form with another token, or from another browser, is refused', async () => {
  const { fetch } = createSandbox()
  const someone = createPerson(fetch)
  const stranger = createPerson(fetch)
  await walk(stranger, authorizeUrl())
  const accounts = await someone.press(await someone.open(authorizeUrl()), 'Sign in')
  expect((await someone.press(accounts, 'Continue', { token: 'x' })).response.status).toBe(403)
  const consent = await someone.press(accounts, 'Continue')
  expect((await someone.press(consent, 'Allow', { token: 'x' })).response.status).toBe(403)
  expect((await someone.press(consent, 'Sign out', { token: 'x' })).response.status).toBe(403)
  expect((await stranger.press(consent, 'Allow')).response.status).toBe(410)
  expect((await stranger.open(consent.url)).response.status).toBe(410)
  for (const button of ['Allow', 'Sign out']) {
    expect((await createPerson(fetch).press(consent, button)).response.status).toBe(410)
  }
  expect((await someone.press(consent, 'Allow')).response.status).toBe(303)
})

test('no page can be skipped by its address', async () => {
  const someone = person()
  const signIn = await someone.open(authorizeUrl())
  const consent = signIn.url.replace('sign-in', 'consent')
  expect(titleOf(await someone.open(consent))).toBe('Sign in')
  await someone.press(signIn, 'Sign in', { subdomain: 'unknown' })
  expect(titleOf(await someone.open(consent))).toBe('Choose an account')
})

test('each page that leads nowhere says what happened in a heading and a sentence', async () => {
  const faults = (authorize: '429' | '500' | 'html') => person({ faults: { authorize } })
  const someone = person()
  const signIn = await someone.open(authorizeUrl())
  const accounts = await someone.press(signIn, 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  for (const [status, page] of [
    [400, await someone.press(accounts, 'Continue', { account: 'x' })],
    [400, await someone.press(consent, 'Allow', { decision: 'x' })],
    [403, await someone.press(consent, 'Allow', { token: 'x' })],
    [404, await someone.open(authorizeUrl({ client_id: 'x' }))],
    [404, await someone.open(`${ORIGIN}/nothing`)],
    [405, await someone.open(`${ORIGIN}/remove`)],
    [410, await someone.open(`${ORIGIN}/consent`)],
    [413, await someone.press(signIn, 'Sign in', { password: 'x'.repeat(100_001) })],
    [429, await faults('429').open(authorizeUrl())],
    [500, await faults('500').open(authorizeUrl())],
    [200, await faults('html').open(authorizeUrl())],
  ] as const) {
    expect(page.response.status).toBe(status)
    expect(titleOf(page)).not.toBe('')
    expect(page.document.querySelector('main p')?.textContent).toMatch(/\.$/)
  }
})

test('two transactions in one browser do not mix', async () => {
  const someone = person()
  const first = await someone.open(authorizeUrl({ state: 'one' }))
  const second = await someone.open(authorizeUrl({ state: 'two' }))
  const secondConsent = await someone.press(await someone.press(second, 'Sign in'), 'Continue')
  const firstConsent = await someone.press(await someone.press(first, 'Sign in'), 'Continue')
  const two = destination(await someone.press(secondConsent, 'Allow'))
  const one = destination(await someone.press(firstConsent, 'Deny'))
  expect(two.searchParams.get('state')).toBe('two')
  expect(one.searchParams.get('state')).toBe('one')
  expect(one.searchParams.get('error')).toBe('access_denied')
})

test('every page has a language, a title, one heading, labels, and says that it is a sandbox', async () => {
  const someone = person()
  const signIn = await someone.open(authorizeUrl())
  const accounts = await someone.press(signIn, 'Sign in')
  const consent = await someone.press(accounts, 'Continue')
  const error = await someone.open(authorizeUrl({ client_id: 'x' }))
  const front = await someone.open(ORIGIN)
  for (const { document } of [signIn, accounts, consent, error, front]) {
    expect(document.documentElement.lang).toBe('en')
    expect(document.title).toBe(`${document.querySelector('h1')?.textContent} – Zendesk sandbox`)
    expect(document.querySelectorAll('h1')).toHaveLength(1)
    expect(document.querySelector('header')?.textContent).toContain(
      'Nothing here is the real Zendesk',
    )
    expect(document.querySelectorAll('script')).toHaveLength(0)
    for (const input of document.querySelectorAll('input:not([type=hidden])')) {
      expect(
        input.closest('label') ?? document.querySelector(`label[for="${input.id}"]`),
      ).not.toBeNull()
    }
  }
})

test('what people and integrations choose is shown as text, never as markup', async () => {
  const clientId = '<img src=x>"\'&'
  const options = {
    clients: [{ clientId, clientSecret: 's', redirectUris: [CALLBACK] }],
    accounts: [{ subdomain: 'acme', displayName: '<b>Acme</b>' }, { subdomain: 'b' }],
  }
  const someone = person(options)
  const signIn = await someone.open(authorizeUrl({ client_id: clientId }))
  const accounts = await someone.press(signIn, 'Sign in', { email: '<i>jo</i>' })
  expect(accounts.document.querySelectorAll('img, b, i')).toHaveLength(0)
  expect(accounts.document.body.textContent).toContain(clientId)
  expect(accounts.document.body.textContent).toContain('<b>Acme</b>')
  expect(accounts.document.body.textContent).toContain('<i>jo</i>')
})
