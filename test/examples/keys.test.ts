import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { newKey, newTokenKey, readKey, readTokenKeys } from '../../examples/server/environment.js'
import { keptKey } from '../../examples/server/files.js'
import { createNodeBackend } from '../../examples/server/node.js'

const folders: string[] = []

afterEach(() => {
  vi.restoreAllMocks()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-keys-'))
  folders.push(folder)
  return folder
}

const KEY = 'A'.repeat(43)

test('keys are read in their order', () => {
  const keys = readTokenKeys(`2026-11:${KEY}, old_1.b:${newTokenKey().split(':')[1]}`)
  expect(keys.map(({ id, secret }) => [id, secret.length])).toEqual([
    ['2026-11', 32],
    ['old_1.b', 32],
  ])
  expect(keys[0]?.secret).toEqual(new Uint8Array(32))
})

test('a new key can be read, and is another one each time', () => {
  expect(readTokenKeys(newTokenKey())).toHaveLength(1)
  expect(newTokenKey()).not.toBe(newTokenKey())
})

test.each([undefined, '', '  '])('%j means that none are set, which is said', (text) => {
  expect(() => readTokenKeys(text)).toThrow('Set TOKEN_KEYS')
  expect(() => readKey({ REMOVE_KEY: text }, 'REMOVE_KEY')).toThrow('Set REMOVE_KEY')
})

test.each<[string, string]>([
  ['no id', KEY],
  ['an empty id', `:${KEY}`],
  ['a key that is too short', `a:${KEY.slice(1)}`],
  ['a key that is too long', `a:${KEY}A`],
  ['base64 of the other kind', `a:${KEY.slice(1)}+`],
  ['nothing after a comma', `a:${KEY},`],
])('%s is refused without being shown', (_, text) => {
  expect(() => readTokenKeys(text)).toThrow('TOKEN_KEYS is wrong at key')
  expect(() => readTokenKeys(text)).not.toThrow(KEY.slice(1))
})

test('two keys of one name are refused', () => {
  expect(() => readTokenKeys(`a:${KEY},a:${KEY}`)).toThrow('names two keys the same')
})

test('other keys are 32 characters of base64url or more, or refused without being shown', () => {
  const key = newKey()
  expect(readKey({ SESSION_KEY: key }, 'SESSION_KEY')).toBe(key)
  const wrong = ['x'.repeat(31), `${'x'.repeat(40)}/`, 'a key with spaces in it, which is long']
  for (const REMOVE_KEY of wrong) {
    expect(() => readKey({ REMOVE_KEY }, 'REMOVE_KEY')).toThrow('REMOVE_KEY must be')
    expect(() => readKey({ REMOVE_KEY }, 'REMOVE_KEY')).not.toThrow(REMOVE_KEY)
  }
})

test('for development a key is made once, kept for its owner only, and told', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const folder = makeFolder()
  const key = keptKey(folder, 'TOKEN_KEYS', newTokenKey)
  expect(keptKey(folder, 'TOKEN_KEYS', newTokenKey)).toBe(key)
  expect(statSync(join(folder, 'token-keys')).mode & 0o777).toBe(0o600)
  expect(log).toHaveBeenCalledTimes(1)
  const [notice] = log.mock.calls[0] as [string]
  expect(notice).toContain('In production set TOKEN_KEYS')
  expect(notice).not.toContain(readFileSync(join(folder, 'token-keys'), 'utf8').split(':')[1])
})

test('a kept key that was damaged stops the start, and says where it is', () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'token-keys'), '')
  expect(() => keptKey(folder, 'TOKEN_KEYS', newTokenKey)).toThrow(
    `${join(folder, 'token-keys')} is empty`,
  )
})

test.each(['TOKEN_KEYS', 'REMOVE_KEY', 'SESSION_KEY'])(
  'several backends cannot each make up a %s',
  (missing) => {
    const env = {
      SUNSHINE_CLIENT_ID: 'acme',
      SUNSHINE_CLIENT_SECRET: 'a-secret',
      REDIS_URL: 'redis://127.0.0.1:1',
      TOKEN_KEYS: newTokenKey(),
      REMOVE_KEY: newKey(),
      SESSION_KEY: newKey(),
      [missing]: '',
    }
    expect(() => createNodeBackend(env)).toThrow(`Set ${missing}`)
  },
)
