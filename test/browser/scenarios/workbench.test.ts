import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo } from '../../demo/start-demo.ts'
import { every } from '../../pairs.ts'
import { answerSandbox } from '../stage/answer-sandbox.ts'
import { ownEngines } from '../stage/engines/all.ts'
import type { Page } from '../stage/engines/engine.ts'
import { useBrowser } from '../stage/stage.ts'

let demo: Awaited<ReturnType<typeof startDemo>>
beforeAll(async () => {
  demo = await startDemo('dist/cli.js')
})
afterAll(() => demo?.stop())

const BUTTONS = [
  { name: 'the ready-made button', selector: 'sunshine-connect >>> [part=button]' },
  { name: 'the plain button', selector: '#button' },
]

const says = (text: string) => `document.body.innerText.includes(${JSON.stringify(text)})`

// Headless Chromium plays all of it in test/demo.
describe.runIf(every).each(ownEngines)('the workbench in $name', (engine) => {
  const seat = useBrowser(engine)
  const open = (query = ''): Promise<Page> => seat().browser.openPage(demo.address + query)

  test.each(BUTTONS)(
    '$name connects, and the timeline tells it from all four sides',
    async ({ selector }) => {
      const page = await open()
      await page.click(selector)
      const popup = await seat().browser.waitForPage('?transaction=')
      await answerSandbox(popup, 'allow', '')
      await page.waitFor(says('Answers the page: 200.'))
      const actors = await page.evaluate<string[]>(
        `[...new Set([...document.querySelectorAll('#timeline li')].map((li) => li.dataset.actor))].sort()`,
      )
      expect(actors).toEqual(['backend', 'page', 'redirect page', 'zendesk'])
    },
  )

  test('redirect mode: this tab goes, and comes back to the same story', async () => {
    const page = await open('/?popup=none&person=allows')
    await page.click('#button')
    await page.waitFor(says('Connected Acme Support.'))
    await page.waitFor(says('The person clicks the plain button.'))
  })
})
