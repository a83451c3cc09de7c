import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { endRenderer } from '../stage/end-renderer.ts'
import type { Page } from '../stage/engines/engine.ts'
import { CONNECTED, inEachEngine, isDetached, outcomeOf } from '../stage/stage.ts'
import { LEAVES_AND_CUTS, type OpenerPage } from '../stage/world.ts'

const BUTTON = 'button:not([hidden])'

const says = (page: Page, text: string) =>
  page.waitFor(`document.querySelector('[role=status]')?.textContent.match(/^(${text})/)`)
const hasButton = (page: Page) => page.evaluate(`document.querySelector('${BUTTON}') !== null`)

inEachEngine((stage) => {
  const { testInTurn } = stage
  const exchanged = () => stage.world.exchanged.length

  /** An attempt up to the question, with a redirect page that soon loses patience. */
  const begin = async (page: OpenerPage = {}) => {
    const redirectUri = `${stage.world.origin('app')}/callback-hasty`
    const opener = await stage.begin({ redirectUri, resume: true, ...page })
    const popup = await stage.consent()
    if (page.provider === 'same-origin') await isDetached(opener)
    return { opener, popup }
  }
  /** The click on the one button takes the answer to the page that began, which connects, once. */
  const finish = async (popup: Page) => {
    const before = exchanged()
    await says(popup, 'finish')
    expect(exchanged()).toBe(before)
    await popup.clickByPerson(BUTTON)
    await popup.waitFor("location.pathname === '/opener'")
    expect(await outcomeOf(popup)).toMatchObject(CONNECTED)
    expect(await popup.url()).not.toContain('code=')
    await popup.reload()
    expect(await popup.evaluate('outcomes')).toEqual([])
    expect(exchanged()).toBe(before + 1)
  }

  stage.table(
    { provider: LEAVES_AND_CUTS },
    {
      'the page that began was closed: finished here': async ({ provider }) => {
        const { opener, popup } = await begin({ provider })
        await opener.close()
        await popup.click('[value=allow]')
        await finish(popup)
      },

      'it was left, and come back to before the click: it gets the answer': async ({
        provider,
      }) => {
        const { opener, popup } = await begin({ provider })
        await opener.goto(`${stage.world.origin('app')}/blank`)
        await popup.click('[value=allow]')
        await says(popup, 'finish')
        await opener.back()
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      },

      'the attempt was cancelled: nothing without the click, finished with it': async ({
        provider,
      }) => {
        const { opener, popup } = await begin({ provider, options: { popup: {} } })
        await opener.evaluate('(aborts.at(-1).abort(), 1)')
        if (provider === 'unsafe-none') return void (await popup.waitForClosed())
        await popup.click('[value=allow]')
        await finish(popup)
      },

      'it stays and is busy: waited for, and no button': async ({ provider }) => {
        const { opener, popup } = await begin({ provider })
        await popup.waitFor("document.querySelector('[value=allow]')")
        const stuck = opener.evaluate(
          '(() => { const end = Date.now() + 4000; while (Date.now() < end); })()',
        )
        await popup.click('[value=allow]')
        // WebKit’s driver waits for the busy page too; and an unsevered popup shares its thread.
        if (provider === 'same-origin' && stage.engine !== 'webkit') {
          await says(popup, 'busy')
          expect(await hasButton(popup)).toBe(false)
        }
        await stuck
        expect(await outcomeOf(opener)).toMatchObject(CONNECTED)
        await popup.waitForClosed()
      },
    },
  )

  test.runIf(every)(
    'the page that began was thrown away, its process killed: finished here',
    async ({ task }) => {
      if (stage.engine === 'webkit') {
        Object.assign(task.meta, { instead: 'its driver ends with the process' })
        return
      }
      const { opener, popup } = await begin({ provider: 'same-origin' })
      await endRenderer(opener)
      await popup.click('[value=allow]')
      await finish(popup)
    },
  )

  testInTurn('the page that began doesn’t resume: a text, and no button', async () => {
    const { opener, popup } = await begin({ provider: 'same-origin', resume: false })
    await opener.close()
    await popup.click('[value=allow]')
    await says(popup, 'undelivered')
    expect(await hasButton(popup)).toBe(false)
  })

  test.runIf(every)('the time is over: a way back, where resume says timeout', async () => {
    const options = { timeout: 6_000 }
    const { opener, popup } = await begin({ provider: 'same-origin', options })
    const before = exchanged()
    await opener.close()
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await popup.click('[value=allow]')
    await says(popup, 'expired')
    await popup.clickByPerson(BUTTON)
    await popup.waitFor("location.pathname === '/opener'")
    expect(await outcomeOf(popup)).toMatchObject({ state: 'rejected', code: 'timeout' })
    expect(exchanged()).toBe(before)
  })

  test.runIf(every)(
    'blocked, and then allowed from the browser’s notice (imitated): finished here',
    async () => {
      const redirectUri = `${stage.world.origin('app')}/callback-hasty`
      const page: OpenerPage = { provider: 'same-origin', redirectUri, resume: true }
      const opener = await stage.browser.openPage(stage.world.openerPage(page))
      await opener.evaluate(`(() => {
      const open = window.open
      window.open = (...args) => {
        self.allowed = () => open.call(window, ...args)
        return null
      }
      document.querySelector('#other').onclick = () => allowed()
    })()`)
      await opener.click('#connect')
      expect(await outcomeOf(opener)).toMatchObject({ code: 'popup_blocked' })
      await opener.click('#other')
      const popup = await stage.consent()
      await popup.click('[value=allow]')
      await finish(popup)
    },
  )

  testInTurn('it was left for another page: finished here', async () => {
    const { opener, popup } = await begin({ provider: 'same-origin' })
    await opener.goto(`${stage.world.origin('app')}/blank`)
    await popup.click('[value=allow]')
    await finish(popup)
  })

  testInTurn('the popup took this very tab (imitated): comes back connected', async () => {
    const redirectUri = `${stage.world.origin('app')}/callback-hasty`
    const page: OpenerPage = { provider: 'same-origin', redirectUri, resume: true }
    const tab = await stage.browser.openPage(stage.world.openerPage(page))
    await tab.evaluate(`(() => {
      window.open = (url) => { location.href = url; return window }
    })()`)
    await tab.click('#connect')
    await tab.waitFor("location.host.startsWith('idp-')")
    const popup = await stage.consent()
    expect(popup).toBe(tab)
    await tab.click('[value=allow]')
    await finish(tab)
  })
})
