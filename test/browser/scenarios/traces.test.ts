import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { fillIn, type Line, TRACES, type Trace } from '../../world/traces.ts'
import type { Page } from '../stage/engines/engine.ts'
import { inEachEngine, letRun } from '../stage/stage.ts'
import { until } from '../stage/until.ts'

/** Whatever is said has arrived after so long, in milliseconds. */
const LONG = 200

/** Whatever a window does in the blank document before its own has come is gone with that one. */
const HAS_COME = `location.href !== 'about:blank' && document.readyState === 'complete'`

inEachEngine((stage) => {
  async function playInWindows({ isCut, lines }: Trace): Promise<void> {
    const { world, browser } = stage
    const addresses: Record<string, string> = {
      app: `${world.origin('app')}/blank`,
      'other page': `${world.origin('app')}/blank?other`,
      provider: `${world.origin('other')}/blank${isCut ? '?coop=same-origin' : ''}`,
      popup: 'popup,width=500,height=400',
    }
    const named = new Map<string, Page>()
    const fill = (text: string) => fillIn(text, addresses)
    const run = (page: Page, script: string) => page.evaluate(`(() => { ${fill(script)} })()`)

    /** By a real click, where the page's only button does it. */
    async function click(page: Page, script: string): Promise<Page> {
      const known = await browser.pages()
      await run(
        page,
        `document.body.innerHTML = '<button>Do it</button>'
         document.querySelector('button').onclick = () => { ${script} }`,
      )
      await page.click('button')
      const opened = (await until('the window that was opened', async () =>
        (await browser.pages()).find((each) => !known.includes(each)),
      )) as Page
      const staysBlank = script.includes("open(''")
      if (!staysBlank) await opened.waitFor(HAS_COME)
      return opened
    }

    async function look(page: Page, expression: string, values: unknown[]): Promise<unknown> {
      const deadline = Date.now() + 5_000
      for (;;) {
        const value = await page.evaluate(fill(expression)).catch((error) => String(error))
        const isSeen = values.some((each) => JSON.stringify(each) === JSON.stringify(value ?? null))
        if (isSeen || Date.now() > deadline) return value ?? null
        await sleep(20)
      }
    }

    async function play(line: Line): Promise<void> {
      const [window, does] = line
      const page = named.get(window) as Page
      switch (does) {
        case 'is opened by the person':
          named.set(window, await browser.openPage(addresses.app as string))
          return
        case 'runs':
          await run(page, line[2]).catch(async (error) => {
            // A script that closes its own window is not always confirmed.
            if (!(await page.isClosed())) throw error
          })
          return
        case 'clicks':
          named.set(line[3], await click(page, line[2]))
          return
        case 'goes to': {
          const address = fill(line[2])
          await page.waitFor(HAS_COME)
          await letRun(page, `location.assign('${address}')`)
          await page.waitFor(`location.href === '${address}' && document.readyState === 'complete'`)
          return
        }
        case 'is reloaded':
          return page.reload()
        case 'goes back':
          return page.back()
        case 'is closed':
          return page.closeByPerson()
        case 'is turned to':
          return page.focusByPerson()
        case 'is gone':
          return page.waitForClosed()
        case 'sees':
        case 'sees at last':
        case 'sees either': {
          if (does === 'sees at last') await sleep(LONG)
          const values = line
            .slice(3)
            .map((value) => (typeof value === 'string' ? fill(value) : value))
          const value = await look(page, line[2], values)
          expect(values, line[2]).toContainEqual(value)
        }
      }
    }
    for (const line of lines) await play(line)
  }

  // What browsers do changes with the browsers, and not with our code.
  for (const trace of TRACES) test.runIf(every)(trace.what, () => playInWindows(trace))
})
