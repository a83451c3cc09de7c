import { asPerson } from 'sunshine-connect/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { DRIVERS, type Driven } from './drivers.ts'
import { startApp } from './stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const element = `document.querySelector('sunshine-connect')`
const isStatus = (status: string) => `${element}?.status === '${status}'`

// One driver does all of it, the others what differs between them: windows, focus.
const isQuick = process.env.EVERY !== '1'
const [main] = DRIVERS

describe.each(DRIVERS)('$name, headless', ({ name, open }) => {
  const everyTime = test.skipIf(isQuick && name !== main?.name)

  let app: Awaited<ReturnType<typeof startApp>>
  let browser: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    app = await startApp()
    browser = await open()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
  })

  const visit = async (): Promise<Driven> => {
    const page = await browser.page()
    await page.goto(app.url)
    await page.until(isStatus('ready'))
    return page
  }

  test('a person who allows: connected, and the popup is gone', async () => {
    const page = await visit()
    await page.person.allows(page.click)
    await page.until(isStatus('connected'))
    expect(await page.evaluate(`${element}.connection.app.subdomain`)).toBe('acme')
    expect(await page.windows()).toBe(1)
  })

  everyTime('the account is the one that is named', async () => {
    const page = await visit()
    await page.person.allows(page.click, { account: 'globex' })
    await page.until(isStatus('connected'))
    expect(await page.evaluate(`${element}.connection.app.subdomain`)).toBe('globex')
  })

  everyTime('an account that is not offered is refused by its name', async () => {
    const page = await visit()
    const attempt = page.person.allows(page.click, { account: 'initech' })
    await expect(attempt).rejects.toThrow('"initech"')
    expect(await page.evaluate(isStatus('connected'))).toBe(false)
  })

  everyTime('a person who denies', async () => {
    const page = await visit()
    await page.person.denies(page.click)
    await page.until(isStatus('refused'))
    expect(await page.evaluate(`${element}.error.error`)).toBe('access_denied')
  })

  test('a person who closes the popup', async () => {
    const page = await visit()
    await page.person.closes(page.click)
    await page.until(isStatus('closed'))
    expect(await page.evaluate(`${element}.error.code`)).toBe('popup_closed')
    expect(await page.evaluate('document.hasFocus()')).toBe(true)
  })

  everyTime('a browser that refuses the window, once', async () => {
    const page = await visit()
    await page.person.isBlocked(page.click)
    await page.until(isStatus('blocked'))
    expect(await page.evaluate('window.open.toString()')).toContain('native code')
  })

  everyTime('a person who is still signing in: the window, to go on with by hand', async () => {
    const page = await visit()
    const popup = await page.person.signsInLater(page.click)
    expect(new URL(popup.url()).pathname).toBe('/sign-in')
    await page.until(`/waiting|detached/.test(${element}.status)`)
    await popup.evaluate(`document.querySelector('main form button').click()`)
  })
})

describe.runIf(main)('anywhere else than at the sandbox nothing is done', () => {
  const visitWith = async (options: Parameters<typeof startApp>[0]) => {
    const app = await startApp(options)
    const browser = await main?.open()
    const page = await browser?.page()
    await page?.goto(app.url)
    await page?.until(isStatus('ready'))
    const end = async () => {
      await browser?.close()
      await app.stop()
    }
    return { page: page as Driven, app, end }
  }

  test('at another page it throws, and names its origin alone', async () => {
    const { page, app, end } = await visitWith({})
    await page.evaluate(`${element}.authorizeUrl = '${app.url}/nowhere?secret=1'`)
    const attempt = page.person.allows(page.click)
    await expect(attempt).rejects.toThrow(`at ${app.url}, which is no sandbox`)
    await end()
  })

  test('a sandbox that decides by itself has nothing to ask a person', async () => {
    const { page, end } = await visitWith({ person: 'allows' })
    await expect(page.person.allows(page.click)).rejects.toThrow('person: "asks"')
    await end()
  })

  test('a sandbox that refuses the client is quoted', async () => {
    const { page, end } = await visitWith({})
    await page.evaluate(`${element}.clientId = 'unknown'`)
    await expect(page.person.allows(page.click)).rejects.toThrow('can’t be connected')
    await end()
  })
})

describe('a page that comes in the place of the sandbox’s', () => {
  const SIGN_IN = { origin: 'http://127.0.0.1:4001', pathname: '/sign-in' }

  /** A popup that is at each of these places for one look. It stays at the last. */
  const visitEach = (...places: { origin: string; pathname: string; title?: string }[]) => {
    const clicks: string[] = []
    const evaluate = async (expression: string) => {
      const [place = SIGN_IN] = places.length > 1 ? places.splice(0, 1) : places
      const document = {
        readyState: 'complete',
        title: 'Sign in – Zendesk sandbox',
        ...place,
        querySelector: () => ({ click: () => void clicks.push(place.origin) }),
      }
      return Function('document', 'location', 'window', `return ${expression}`)(document, place, {})
    }
    const popup = { ...closedPage, evaluate }
    const page = {
      ...closedPage,
      once: (_event: 'popup', listener: (opened: typeof popup) => void) => listener(popup),
    }
    return { clicks, attempt: asPerson(page as never).allows(() => {}) }
  }

  const closedPage = {
    once: () => {},
    off: () => {},
    frames: () => [],
    evaluate: async (_expression: string) => undefined as unknown,
    url: () => '',
    isClosed: () => false,
    close: async () => {},
  }

  test('after the look at it is left alone', async () => {
    const real = { origin: 'https://real.example', pathname: '/sign-in', title: 'Sign in' }
    // Two looks, and then the step that was decided on.
    const { clicks, attempt } = visitEach(SIGN_IN, SIGN_IN, real)
    await expect(attempt).rejects.toThrow('at https://real.example, which is no sandbox')
    expect(clicks).toEqual([])
  })

  test('is clicked where it is still the sandbox’s', async () => {
    const real = { origin: 'https://real.example', pathname: '/', title: 'Sign in' }
    const { clicks, attempt } = visitEach(SIGN_IN, SIGN_IN, SIGN_IN, real)
    await expect(attempt).rejects.toThrow('is no sandbox')
    expect(clicks).toEqual([SIGN_IN.origin])
  })

  test.each(['https://acme.zendesk.com', 'https://zendesk.com', 'https://a.zendesk.com:8443'])(
    'at %s is no sandbox, whatever its title',
    async (origin) => {
      const { clicks, attempt } = visitEach({ ...SIGN_IN, origin })
      await expect(attempt).rejects.toThrow(`at ${origin}, which is no sandbox`)
      expect(clicks).toEqual([])
    },
  )
})

test('a click that opens nothing is told so, after a while', async () => {
  vi.useFakeTimers()
  const page = {
    once: () => {},
    off: vi.fn(),
    frames: () => [],
    evaluate: async () => undefined,
    url: () => '',
    isClosed: () => false,
    close: async () => {},
  }
  const attempt = expect(asPerson(page).allows(() => {})).rejects.toThrow('opened no window')
  await vi.advanceTimersByTimeAsync(20_000)
  await attempt
  expect(page.off).toHaveBeenCalledOnce()
  vi.useRealTimers()
})
