import { startSandbox } from 'sunshine-connect/sandbox'
import { asPerson } from 'sunshine-connect/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { every } from '../pairs.ts'
import { DRIVERS, type Driven, type Driver } from './drivers.ts'
import { startApp } from './stage.ts'

const element = `document.querySelector('sunshine-connect')`
const isStatus = (status: string) => `${element}?.status === '${status}'`

// The first does all of it, Puppeteer what differs: windows, focus. Firefox takes its time to start.
const [main] = DRIVERS
const drivers = every ? DRIVERS : DRIVERS.filter(({ program }) => program !== 'firefox')

let app: Awaited<ReturnType<typeof startApp>>
beforeAll(async () => {
  app = await startApp()
})
const browsers = new Map<Driver, Awaited<ReturnType<Driver['open']>>>()
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close()
  await app?.stop()
})

const visited: Driven[] = []
afterEach(async () => {
  for (const page of visited.splice(0)) await page.close()
})

/** The app's page, in a context of its own of the driver's one browser. */
const visit = async (driver = main as Driver): Promise<Driven> => {
  const browser = browsers.get(driver) ?? (await driver.open())
  browsers.set(driver, browser)
  const page = await browser.page()
  visited.push(page)
  await page.goto(app.url)
  await page.until(isStatus('ready'))
  return page
}

describe.each(drivers)('$name, headless', (driver) => {
  const testInMain = test.skipIf(driver !== main && !every)
  const testElsewhere = test.runIf(every)

  testElsewhere('a person who allows: connected, and the popup is gone', async () => {
    const page = await visit(driver)
    await page.person.allows(page.click)
    await page.until(isStatus('connected'))
    expect(await page.evaluate(`${element}.connection.app.subdomain`)).toBe('acme')
    expect(await page.windows()).toBe(1)
  })

  testInMain('the account is the one that is named', async () => {
    const page = await visit(driver)
    await page.person.allows(page.click, { account: 'globex' })
    await page.until(isStatus('connected'))
    expect(await page.evaluate(`${element}.connection.app.subdomain`)).toBe('globex')
  })

  testInMain('an account that is not offered is refused by its name', async () => {
    const page = await visit(driver)
    const attempt = page.person.allows(page.click, { account: 'initech' })
    await expect(attempt).rejects.toThrow('"initech"')
    expect(await page.evaluate(isStatus('connected'))).toBe(false)
  })

  testInMain('a person who denies', async () => {
    const page = await visit(driver)
    await page.person.denies(page.click)
    await page.until(isStatus('refused'))
    expect(await page.evaluate(`${element}.error.error`)).toBe('access_denied')
  })

  test('a person who closes the popup', async () => {
    const page = await visit(driver)
    await page.person.closes(page.click)
    await page.until(isStatus('closed'))
    expect(await page.evaluate(`${element}.error.code`)).toBe('popup_closed')
    expect(await page.evaluate('document.hasFocus()')).toBe(true)
  })

  testInMain('a browser that refuses the window, once', async () => {
    const page = await visit(driver)
    await page.person.isBlocked(page.click)
    await page.until(isStatus('blocked'))
    expect(await page.evaluate('window.open.toString()')).toContain('native code')
  })

  testInMain('a person who is still signing in: the window, to go on with by hand', async () => {
    const page = await visit(driver)
    const popup = await page.person.signsInLater(page.click)
    expect(new URL(popup.url()).pathname).toBe('/sign-in')
    await page.until(`/waiting|detached/.test(${element}.status)`)
    await popup.evaluate(`document.querySelector('main form button').click()`)
  })
})

describe.runIf(main)('anywhere else than at the sandbox nothing is done', () => {
  test('at another page it throws, and names its origin alone', async () => {
    const page = await visit()
    await page.evaluate(`${element}.authorizeUrl = '${app.url}/nowhere?secret=1'`)
    const attempt = page.person.allows(page.click)
    await expect(attempt).rejects.toThrow(`at ${app.url}, which is no sandbox`)
  })

  test('a sandbox that decides by itself has nothing to ask a person', async () => {
    const page = await visit()
    const client = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
    const clients = [{ ...client, redirectUris: [`${app.url}/oauth/callback`] }]
    const sandbox = await startSandbox({ person: 'allows', clients })
    await page.evaluate(`${element}.authorizeUrl = '${sandbox.url}/sc/oauth/authorize'`)
    await expect(page.person.allows(page.click)).rejects.toThrow('person: "asks"')
    await sandbox.close()
  })

  test('a sandbox that refuses the client is quoted', async () => {
    const page = await visit()
    await page.evaluate(`${element}.clientId = 'unknown'`)
    await expect(page.person.allows(page.click)).rejects.toThrow('can’t be connected')
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
