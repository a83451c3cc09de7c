// @vitest-environment node
import { readFileSync } from 'node:fs'
import { JSDOM, VirtualConsole } from 'jsdom'
import { expect, test } from 'vitest'

const script = readFileSync(
  new URL('../../dist/sunshine-connect.global.js', import.meta.url),
  'utf8',
)

// Jest, and many projects with vitest, run their tests in it. It can't fill a style sheet.
test('in jsdom the element is there, if without its looks', async () => {
  const errors: unknown[] = []
  const virtualConsole = new VirtualConsole()
  virtualConsole.on('jsdomError', (error) => errors.push(error))
  const { window } = new JSDOM(
    '<sunshine-connect client-id="acme" exchange="/api/connect" lang="de"></sunshine-connect>',
    { url: 'http://localhost:4000/', runScripts: 'outside-only', virtualConsole },
  )
  window.eval(script)
  const element = window.document.querySelector('sunshine-connect')
  expect(errors).toEqual([])
  expect(element?.getAttribute('status')).toBe('ready')
  expect(element?.shadowRoot?.querySelector('button')?.textContent).toBe('Zendesk verbinden')
  // What the element has put off to its next task still finds its window.
  await new Promise((resolve) => setTimeout(resolve, 50))
  window.close()
})
