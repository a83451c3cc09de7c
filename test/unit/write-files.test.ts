import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeFiles } from '../../src/init/write-files.ts'

// What comes between the look at a folder and the writing can't be timed from outside: here it is
// there, and was not among what was found.

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const files = ['app/api/route.js', 'first.js', 'server.mjs'].map((path) => ({ path, text: 'ours' }))
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

describe('a file that came after they were looked for', () => {
  beforeEach(() => writeFileSync(join(folder, 'server.mjs'), 'theirs'))

  test('stays, and nothing else is left: no file, no folder', () => {
    expect(() => writeFiles(folder, files, [])).toThrow('EEXIST')
    expect(readdirSync(folder)).toEqual(['server.mjs'])
    expect(read('server.mjs')).toBe('theirs')
  })

  test('stays where another one is replaced, which comes back', () => {
    writeFileSync(join(folder, 'first.js'), 'before')
    const found = [{ path: 'first.js', isReplaceable: true }]
    expect(() => writeFiles(folder, files, found)).toThrow('EEXIST')
    expect(readdirSync(folder).sort()).toEqual(['first.js', 'server.mjs'])
    expect(read('first.js')).toBe('before')
  })

  test('is replaced where it was found', () => {
    writeFiles(folder, files, [{ path: 'server.mjs', isReplaceable: true }])
    expect(read('server.mjs')).toBe('ours')
    expect(readdirSync(folder).sort()).toEqual(['app', 'first.js', 'server.mjs'])
  })
})

test('a folder that was there stays when writing fails in it', () => {
  writeFiles(folder, [{ path: 'app/page.js', text: 'theirs' }], [])
  writeFileSync(join(folder, 'server.mjs'), 'theirs')
  expect(() => writeFiles(folder, files, [])).toThrow('EEXIST')
  expect(existsSync(join(folder, 'app/page.js'))).toBe(true)
  expect(existsSync(join(folder, 'app/api'))).toBe(false)
})
