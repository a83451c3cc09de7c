import { expect } from 'vitest'
import type { Page } from '../stage/engines/engine.ts'
import { inEachEngine, textOf } from '../stage/stage.ts'

const STATE = 'a-state-of-twenty-characters'
const ANSWER = `?code=c&state=${STATE}`

const ADDRESSES = [
  { where: 'at an address that links elsewhere', path: '//callback' },
  {
    where: 'with a base of another origin, and an image that is named like the script',
    path: '/callback-beset',
  },
]

inEachEngine((stage) => {
  const { testInTurn } = stage
  const origin = (host: string) => stage.world.origin(host)

  /** A page that opens the redirect page by a click, and keeps what it hears from there. */
  const open = async (path: string, acknowledges = false) => {
    const opener = await stage.browser.openPage(stage.world.openerPage())
    await opener.evaluate(`(() => {
      self.heard = []
      addEventListener('message', ({ data, source, origin }) => {
        heard.push({ ...data, origin })
        if (${acknowledges}) source.postMessage({ type: 'sunshine-connect:receipt' }, origin)
      })
      document.querySelector('#other').onclick = () => window.open('${origin('app')}${path}')
    })()`)
    await opener.click('#other')
    return opener
  }
  const heardTheAnswer = (opener: Page) =>
    opener.waitFor(`heard.some(({ query }) => query === '${ANSWER.slice(1)}')`)

  for (const { where, path } of ADDRESSES) {
    testInTurn(
      `${where}: speaks to its own origin, and the answer leaves the address`,
      async () => {
        const opener = await open(path + ANSWER)
        const page = await stage.browser.waitForPage(path)
        await heardTheAnswer(opener)
        expect(await page.url()).toBe(origin('app') + path)
        expect(await page.evaluate('document.body.textContent')).not.toContain('evil')
      },
    )
  }

  testInTurn('storage, channels and locks refused: delivered by message', async () => {
    const opener = await open(`/callback-refused${ANSWER}`, true)
    await heardTheAnswer(opener)
    await stage.areAlone(opener)
  })

  testInTurn(
    'storage, channels and locks refused, and nobody there: a text, no error',
    async () => {
      const page = await stage.browser.openPage(`${origin('app')}/callback-refused${ANSWER}`)
      expect(await page.waitFor("document.body.innerText.trim().match('undelivered')?.[0]")).toBe(
        'undelivered',
      )
      expect(await page.evaluate('pageErrors')).toEqual([])
    },
  )

  testInTurn('its script kept from running: a sentence that can be seen', async () => {
    const page = await stage.browser.openPage(`${origin('app')}/callback-without-script${ANSWER}`)
    await page.waitFor("getComputedStyle(document.querySelector('p')).visibility === 'visible'")
    expect(await page.evaluate('document.body.innerText.trim()')).toBe('no script')
  })

  testInTurn('its script running: that sentence is never there', async () => {
    const page = await stage.browser.openPage(`${origin('app')}/callback`)
    expect(await textOf(page)).toBe('invalid')
    expect(await page.evaluate('document.body.innerText.trim()')).toBe('invalid')
  })

  testInTurn(
    'its last bytes late, when the script has run: nothing but its text is there',
    async () => {
      const page = await stage.browser.openPage(`${origin('app')}/callback-halting${ANSWER}`)
      await page.waitFor("document.readyState === 'complete'")
      expect(await page.waitFor("document.documentElement.innerText.includes('undelivered')")).toBe(
        true,
      )
      expect(await page.evaluate('document.body.innerText.trim()')).toBe('undelivered')
    },
  )

  testInTurn('its last bytes late: handed over and closed before they come', async () => {
    const opener = await open(`/callback-halting${ANSWER}`, true)
    await heardTheAnswer(opener)
    await stage.areAlone(opener)
  })

  testInTurn('in Arabic: language, title and direction', async () => {
    const page = await stage.browser.openPage(`${origin('app')}/callback-arabic`)
    const direction = "getComputedStyle(document.querySelector('[role=status]')).direction"
    await page.waitFor("document.querySelector('[role=status]')")
    expect(await page.evaluate('document.documentElement.lang')).toBe('ar')
    expect(await page.evaluate('document.title')).toBe('جارٍ الربط…')
    expect(await page.evaluate(direction)).toBe('rtl')
  })
})
