import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GLOBALS } from '../../.ci/rollup/own-globals.mjs'
import { globalsOf, parseModule } from '../package/sources.ts'

const script = readFileSync(new URL('../../dist/callback.global.js', import.meta.url), 'utf8')

/** What no page can declare anew, or what is no name. */
const SAFE = ['document', 'location', 'undefined', 'window']

test('the redirect page’s script takes every global that it uses from the window', () => {
  const used = globalsOf(parseModule(script))
  expect(used.filter((name) => !SAFE.includes(name))).toEqual([])
  for (const name of GLOBALS) expect(script).toContain(name)
})
