import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { assertInstalled } from '../stage/desktop.ts'
import { startSites } from '../stage/driver-sites.ts'
import { ownEngines, selectEngines } from '../stage/engines/all.ts'
import { useBrowser } from '../stage/stage.ts'
import { until } from '../stage/until.ts'

let sites: Server
let opener: string

beforeAll(async () => {
  sites = startSites()
  await until('the test sites', () => sites.listening)
  opener = `http://app.localhost:${(sites.address() as AddressInfo).port}/opener`
})

afterAll(() => {
  sites.closeAllConnections()
  sites.close()
})

// Where a driver fails, the scenarios do: this says why, and is played with the rest of all rows.
describe.each(every ? ownEngines : [])('$name', (engine) => {
  const seat = useBrowser(engine)

  /** The popup has the focus, and the page that opened it begins to note what it sees. */
  const openPopup = async () => {
    const page = await seat().browser.openPage(opener)
    await page.click('#open')
    const popup = await seat().browser.waitForPage('/plain')
    await popup.waitFor('document.hasFocus()')
    await page.waitFor('!document.hasFocus()')
    await page.evaluate('(seen.length = 0)')
    return { page, popup }
  }

  test('tells its version', () => {
    expect(seat().browser.version).toMatch(/\d+\.\d+/)
  })

  test('evaluates expressions, awaits promises, and reports what a page throws', async () => {
    const page = await seat().browser.openPage(opener)
    expect(await page.evaluate('document.title')).toBe('Opener')
    expect(await page.evaluate('undefined')).toBeUndefined()
    expect(
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 50, { late: [1] }))'),
    ).toEqual({ late: [1] })
    await expect(page.evaluate('Promise.reject(new RangeError("too far"))')).rejects.toThrow(
      'too far',
    )
    await expect(page.evaluate('new Promise(() => {})', { timeout: 200 })).rejects.toThrow('200 ms')
  })

  test('popup blocking is on: a window opens for a click and for nothing else', async () => {
    const page = await seat().browser.openPage(opener)
    expect(await page.evaluate('(openAt("/plain"), popup === null)')).toBe(true)
    expect(await seat().browser.pages()).toHaveLength(1)
    await page.click('#open')
    expect(await page.evaluate('popup === null')).toBe(false)
    await seat().browser.waitForPage('/plain')
    await page.clickByPerson('#open-severed')
    await seat().browser.waitForPage('/severed')
  })

  test('a page is found when its document is there, however late that is', async () => {
    const page = await seat().browser.openPage(opener)
    await page.click('#open-late')
    const popup = await seat().browser.waitForPage('/late')
    expect(await popup.evaluate('location.pathname')).toBe('/late')
  })

  test.each([
    { path: '/plain', button: '#open', severed: false },
    { path: '/severed', button: '#open-severed', severed: true },
  ])('drives a popup at $path to its end', async ({ path, button, severed }) => {
    const page = await seat().browser.openPage(opener)
    await page.click(button)
    const popup = await seat().browser.waitForPage(path)
    await page.waitFor(`popup.closed === ${severed}`)
    await popup.click('#allow')
    expect(await seat().browser.waitForPage('/callback')).toBe(popup)
    expect(await popup.evaluate('opener === null')).toBe(severed)
    await popup.click('#done')
    await popup.waitForClosed()
    expect(await page.waitFor('answers[0]')).toBe('?trusted=true')
  })

  test.each([
    { path: '/plain', button: '#open' },
    { path: '/severed', button: '#open-severed' },
  ])(
    'a person closes the popup at $path and the opener has the focus',
    async ({ path, button }) => {
      const page = await seat().browser.openPage(opener)
      await page.click(button)
      const popup = await seat().browser.waitForPage(path)
      await popup.waitFor('document.hasFocus()')
      await page.waitFor('!document.hasFocus()')
      await page.evaluate('(seen.length = 0)')
      await popup.closeByPerson()
      await page.waitFor('document.hasFocus() && popup.closed')
      // Chromium loses the focus and has it back in the same moment; no key, no pointer in any engine.
      const allowed = [['focus'], ['focus', 'blur', 'focus']]
      expect(allowed).toContainEqual(await page.evaluate('course()'))
    },
  )

  test('a person closes a window from afar, and the active one stays active', async () => {
    const [one, two] = [
      await seat().browser.openPage(opener),
      await seat().browser.openPage(opener),
    ]
    await one.click('#open')
    const popup = await seat().browser.waitForPage('/plain')
    await two.focusByPerson()
    await Promise.all([one, popup].map((page) => page.waitFor('!document.hasFocus()')))
    await Promise.all([one, two].map((page) => page.evaluate('(seen.length = 0)')))
    await popup.closeByPerson()
    await one.waitFor('popup.closed')
    expect(await two.evaluate('document.hasFocus()')).toBe(true)
    expect(await one.evaluate('course()')).toEqual([])
  })

  test('asking a page leaves the focus where it is', async () => {
    const { page, popup } = await openPopup()
    for (let turn = 0; turn < 3; turn++) {
      expect(await page.evaluate('document.hasFocus()')).toBe(false)
      expect(await popup.evaluate('document.hasFocus()')).toBe(true)
    }
    expect(await page.evaluate('seen')).toEqual([])
  })

  test('a person comes back to the opener by a click, or without one', async () => {
    const { page, popup } = await openPopup()
    await page.focusByPerson()
    // A document has the focus a moment before its event tells.
    await page.waitFor('course().length > 0')
    expect(await page.evaluate('course()')).toEqual(['focus'])
    await popup.focusByPerson()
    await page.waitFor('!document.hasFocus()')
    await page.evaluate('(seen.length = 0)')
    await page.clickByPerson('#other')
    // On a busy machine WebKit tells of the button before the focus that it brought.
    await page.waitFor(`course().length >= 2`)
    expect(await page.evaluate('course().toSorted()')).toEqual(['focus', 'pointerdown'])
    expect(await page.evaluate('seen.every(({ trusted }) => trusted)')).toBe(true)
    expect(await page.evaluate('document.activeElement.id')).toBe('other')
  })

  test('reloads, goes elsewhere and comes back', async () => {
    const page = await seat().browser.openPage(opener)
    await page.evaluate('(globalThis.here = 1)')
    await page.reload()
    expect(await page.evaluate('typeof here')).toBe('undefined')
    await page.goto(opener.replace('/opener', '/callback'))
    expect(await page.url()).toContain('/callback')
    await page.back()
    expect(await page.url()).toBe(opener)
    expect(await page.evaluate('document.title')).toBe('Opener')
  })

  test('two windows at once stay apart', async () => {
    const [one, two] = [
      await seat().browser.openPage(opener),
      await seat().browser.openPage(opener),
    ]
    await one.click('#open')
    await two.click('#open-severed')
    await Promise.all([one, two].map((page) => page.waitFor('Boolean(popup)')))
    const [plain, severed] = await Promise.all([
      seat().browser.waitForPage('/plain'),
      seat().browser.waitForPage('/severed'),
    ])
    expect(await seat().browser.pages()).toHaveLength(4)
    await plain.close()
    expect(await plain.isClosed()).toBe(true)
    expect(await severed.isClosed()).toBe(false)
    await one.waitFor('popup.closed')
  })

  test('waiting in vain says for what, and what was there', async () => {
    const page = await seat().browser.openPage(opener)
    const wait = seat().browser.waitForPage('/nowhere', { timeout: 200 })
    await expect(wait).rejects.toThrow(/page at \/nowhere.*\/opener/)
    const click = page.click('#missing', { timeout: 200 })
    await expect(click).rejects.toThrow(/#missing.*\/opener/)
  })
})

test('a missing program is named with the package that has it', () => {
  const ask = () => assertInstalled({ 'no-such-program': 'some-package', node: 'nodejs' })
  expect(ask).toThrow(/Not found: no-such-program\..*apt-get install some-package$/)
  expect(() => assertInstalled({ node: 'nodejs' })).not.toThrow()
})

test('engines are chosen by name, and an unknown name is refused', () => {
  expect(selectEngines('webkit, chromium').map(({ name }) => name)).toEqual(['webkit', 'chromium'])
  expect(selectEngines('')).toHaveLength(3)
  expect(() => selectEngines('safari')).toThrow(/"safari".*chromium, firefox, webkit/)
})
