import { readFileSync } from 'node:fs'
import { Window as Page } from 'happy-dom'
import type * as api from 'sunshine-connect'
import { afterEach, describe, expect, test, vi } from 'vitest'

type PageWindow = Window &
  typeof globalThis & {
    SunshineConnect: typeof api
    oldLibraries: Record<string, () => void>
    happyDOM: { close: () => Promise<void> }
  }

const scripts = {
  libraries: readFileSync('test/old-libraries.js', 'utf8'),
  ours: readFileSync('dist/sunshine-connect.global.js', 'utf8'),
  redirectPage: readFileSync('dist/callback.global.js', 'utf8'),
}
const ORIGIN = 'http://localhost:3000'
const REDIRECT_URI = `${ORIGIN}/callback`
const CODE = 'c0de-that-nobody-may-read'
const CONNECTION = { app: { id: '1', displayName: 'Acme', subdomain: 'acme' } }
const options = { clientId: 'acme', redirectUri: REDIRECT_URI, exchange: '/api/connect' }

/** With built-ins of its own: what is replaced there, the test's own tools don't miss. */
const openPage = () => {
  const settings = {
    enableJavaScriptEvaluation: true,
    suppressInsecureJavaScriptEnvironmentWarning: true,
  }
  const page = new Page({ url: `${ORIGIN}/`, settings }) as unknown as PageWindow
  Object.defineProperty(page, 'origin', { get: () => page.location.origin })
  vi.spyOn(page.location, 'assign').mockImplementation(() => {})
  vi.spyOn(page.location, 'replace').mockImplementation(() => {})
  return Object.assign(page, { BroadcastChannel, close() {}, stop() {} })
}

const run = (script: string, data: object = {}) => {
  const element = page.document.createElement('script')
  Object.assign(element.dataset, data)
  element.textContent = script
  page.document.head.append(element)
}

const eventually = <Found>(find: () => Found) => vi.waitFor(find, { timeout: 4000, interval: 10 })

let page: PageWindow
afterEach(async () => {
  await page.happyDOM.close()
})

const visit = () => {
  page = openPage()
  run(scripts.libraries)
  return page.oldLibraries
}

const fakeBackend = () => {
  const bodies: unknown[] = []
  page.fetch = async (_, { body } = {}) => {
    bodies.push(JSON.parse(String(body)))
    return new Response(JSON.stringify(CONNECTION))
  }
  return bodies
}

/** A popup whose answer has the state that it was opened with. */
const fakePopup = () => {
  const popup = { closed: false, focus() {}, close() {}, postMessage() {} }
  const source = Object.assign(popup, { window: popup }) as unknown as Window
  let address = new URL('about:blank')
  page.open = (url) => {
    address = new URL(String(url))
    return source
  }
  return {
    state: () => address.searchParams.get('state'),
    allows() {
      const query = `${new URLSearchParams({ code: CODE, state: String(this.state()) })}`
      const data = { type: 'sunshine-connect:answer', query }
      page.dispatchEvent(new page.MessageEvent('message', { origin: ORIGIN, data, source }))
    },
  }
}

const STATE = 'issued-by-a-server'.padEnd(43, 'x')
const keep = (entry: object) =>
  page.sessionStorage.setItem(`sunshine-connect:${STATE}`, JSON.stringify(entry))
const readEntry = () => JSON.parse(String(page.sessionStorage.getItem(`sunshine-connect:${STATE}`)))

/** What an attempt in this tab leaves. */
const leaveAttempt = async () => {
  const end = new page.AbortController()
  const attempt = page.SunshineConnect.connect({
    ...options,
    mode: 'redirect',
    state: STATE,
    signal: end.signal,
  })
  const kept = readEntry()
  end.abort()
  await attempt.catch(() => {})
  return kept
}

describe.each(Object.keys(visit()))('on a page with %s', (library) => {
  const install = () => page.oldLibraries[library]?.()

  test('connect goes to a grant, and the backend gets it', async () => {
    visit()
    install()
    run(scripts.ours)
    const bodies = fakeBackend()
    const popup = fakePopup()
    const attempt = page.SunshineConnect.connect(options)
    popup.allows()
    expect(await attempt).toEqual(CONNECTION)
    expect(bodies).toEqual([
      { code: CODE, state: popup.state(), client_id: 'acme', redirect_uri: REDIRECT_URI },
    ])
  })

  test.each([
    ['that page begins', true],
    ['a page without it begins', false],
  ])('%s, and resume finishes there', async (_, isThereBefore) => {
    visit()
    if (isThereBefore) install()
    run(scripts.ours)
    const bodies = fakeBackend()
    const entry = await leaveAttempt()
    if (!isThereBefore) install()
    keep({ ...entry, query: `code=${CODE}&state=${STATE}`, hasEnded: undefined })
    expect(await page.SunshineConnect.resume(options)).toEqual(CONNECTION)
    expect(bodies).toMatchObject([{ code: CODE, state: STATE }])
  })

  test('the redirect page offers to finish what the page has begun', async () => {
    visit()
    install()
    run(scripts.ours)
    const entry = await leaveAttempt()
    keep({ ...entry, returnTo: undefined, canFinish: true, hasEnded: undefined })
    page.history.replaceState(null, '', `/callback?code=${CODE}&state=${STATE}`)
    run(scripts.redirectPage, { ackTimeout: 10 })
    const button = await eventually(() => {
      const found = page.document.querySelector<HTMLButtonElement>('button:not([hidden])')
      expect(found?.textContent).toBe('Finish here')
      return found
    })
    button?.click()
    await eventually(() => expect(page.location.replace).toHaveBeenCalledWith(entry.page))
    expect(readEntry()).toMatchObject({ query: `code=${CODE}&state=${STATE}` })
  })

  test('the element connects, and names the account', async () => {
    visit()
    install()
    run(scripts.ours)
    fakeBackend()
    const popup = fakePopup()
    page.document.body.innerHTML =
      '<sunshine-connect client-id="acme" exchange="/api/connect" redirect-uri="/callback"></sunshine-connect>'
    const shadow = page.document.querySelector('sunshine-connect')?.shadowRoot
    shadow?.querySelector<HTMLElement>('[part="button"]')?.click()
    popup.allows()
    await eventually(() =>
      expect(shadow?.querySelector('[part="status"]')?.textContent).toBe(
        'Connected to \u2068Acme\u2069 (\u2068acme.zendesk.com\u2069).',
      ),
    )
  })
})
