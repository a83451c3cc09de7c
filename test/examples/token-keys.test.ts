import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { keptTokenKeys } from '../../examples/server/node.js'
import { createNodeBackend } from '../../examples/server/node-backend.js'
import { newTokenKey, readTokenKeys } from '../../examples/server/token-keys.js'

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
  expect(keys?.map(({ id, secret }) => [id, secret.length])).toEqual([
    ['2026-11', 32],
    ['old_1.b', 32],
  ])
  expect(keys?.[0]?.secret).toEqual(new Uint8Array(32))
})

test('a new key can be read, and is another one each time', () => {
  expect(readTokenKeys(newTokenKey())).toHaveLength(1)
  expect(newTokenKey()).not.toBe(newTokenKey())
})

test.each([undefined, '', '  '])('%j means that none are set', (text) => {
  expect(readTokenKeys(text)).toBeUndefined()
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

test('for development a key is made once, kept for its owner only, and told', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const folder = makeFolder()
  const keys = keptTokenKeys(folder)
  expect(keptTokenKeys(folder)).toEqual(keys)
  expect(statSync(join(folder, 'token-keys')).mode & 0o777).toBe(0o600)
  expect(log).toHaveBeenCalledTimes(1)
  const [notice] = log.mock.calls[0] as [string]
  expect(notice).toContain('In production set TOKEN_KEYS')
  expect(notice).not.toContain(readFileSync(join(folder, 'token-keys'), 'utf8').split(':')[1])
})

test('a kept key that was damaged stops the start, and says where it is', () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'token-keys'), '')
  expect(() => keptTokenKeys(folder)).toThrow(`${join(folder, 'token-keys')} is empty`)
})

test('several backends cannot each make up keys of their own', () => {
  const env = {
    SUNSHINE_CLIENT_ID: 'acme',
    SUNSHINE_CLIENT_SECRET: 'a-secret',
    REDIS_URL: 'redis://127.0.0.1:1',
  }
  expect(() => createNodeBackend(env)).toThrow('REDIS_URL is set but TOKEN_KEYS is not')
})
