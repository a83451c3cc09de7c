import { connect, resume } from 'sunshine-connect'
import { relayCallback } from 'sunshine-connect/callback'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { oldLibraries } from '../old-libraries.ts'
import {
  answer,
  beginConnect,
  CODE,
  deliver,
  freshState,
  holdThisTab,
  PAGE,
  reasonOf,
  turn,
} from './attempt.ts'
import { fakeLocks } from './fake-locks.ts'

const CONNECTION = { app: { id: '1', displayName: 'Acme', subdomain: 'acme' } }
const REDIRECT_URI = `${PAGE}/callback`
const options = { clientId: 'acme', redirectUri: REDIRECT_URI, exchange: '/api/connect' }

let remove = () => {}
afterEach(() => {
  remove()
  vi.unstubAllGlobals()
  document.body.replaceChildren()
  localStorage.clear()
})

const fakeBackend = () => {
  const bodies: unknown[] = []
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    bodies.push(JSON.parse(body))
    return new Response(JSON.stringify(CONNECTION))
  })
  return bodies
}

/** What an attempt in this tab leaves, of a page with or without the library. */
const leaveAttempt = async (state: string) => {
  holdThisTab()
  const end = new AbortController()
  const attempt = beginConnect({ ...options, mode: 'redirect', state, signal: end.signal })
  const kept = readEntry(state)
  end.abort()
  await reasonOf(attempt)
  await turn()
  return kept
}

const keep = (state: string, entry: object) =>
  sessionStorage.setItem(`sunshine-connect:${state}`, JSON.stringify(entry))

const readEntry = (state: string) =>
  JSON.parse(String(sessionStorage.getItem(`sunshine-connect:${state}`)))

/** Not by `vi.waitFor`, which needs the built-ins, too. */
const findButton = async () => {
  for (let turns = 0; turns < 200; turns += 1) {
    const button = document.querySelector<HTMLButtonElement>('button:not([hidden])')
    if (button) return button
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return undefined
}

// What was replaced is given back before each `expect`: the test's own tools need it.
describe.each(oldLibraries)('on a page with $name', ({ install }) => {
  test('connect goes to a grant, and the backend gets it', async () => {
    const bodies = fakeBackend()
    remove = install()
    const attempt = connect(options)
    const query = answer({ code: CODE })
    deliver(query)
    const connection = await attempt
    remove()
    expect(connection).toEqual(CONNECTION)
    const state = new URLSearchParams(query).get('state')
    expect(bodies).toEqual([{ code: CODE, state, client_id: 'acme', redirect_uri: REDIRECT_URI }])
  })

  test.each([
    ['that page begins', true],
    ['a page without it begins', false],
  ])('%s, and resume finishes there', async (_, isThereBefore) => {
    const bodies = fakeBackend()
    const state = freshState()
    if (isThereBefore) remove = install()
    const entry = await leaveAttempt(state)
    if (!isThereBefore) remove = install()
    keep(state, { ...entry, query: `code=${CODE}&state=${state}`, hasEnded: undefined })
    const connection = await resume(options)
    remove()
    expect(connection).toEqual(CONNECTION)
    expect(bodies).toMatchObject([{ code: CODE, state }])
  })

  test('the redirect page offers to finish what the page has begun', async () => {
    const locks = fakeLocks()
    const state = freshState()
    remove = install()
    const entry = await leaveAttempt(state)
    const left = { ...entry, returnTo: undefined, canFinish: true, hasEnded: undefined }
    keep(state, left)
    vi.stubGlobal('opener', null)
    vi.spyOn(window, 'close').mockImplementation(() => {})
    const replace = vi.spyOn(location, 'replace').mockImplementation(() => {})
    history.replaceState(null, '', `/callback?code=${CODE}&state=${state}`)
    const outcome = await relayCallback({ ackTimeout: 10 })
    const button = await findButton()
    const text = button?.textContent
    button?.click()
    await turn()
    remove()
    expect(outcome).toBe('undelivered')
    expect(text).toBe('Finish here')
    expect(replace).toHaveBeenCalledWith(entry.page)
    expect(readEntry(state)).toMatchObject({ query: `code=${CODE}&state=${state}` })
    locks.remove()
  })
})
