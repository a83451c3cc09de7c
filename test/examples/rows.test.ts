import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { createConnectionRecord } from 'sunshine-connect/server/connection'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConnections, createSeal, type Rows } from '../../examples/server/connections.js'
import { openFiles } from '../../examples/server/files.js'
import { openPostgres } from '../../examples/server/postgres.js'
import { openRedis } from '../../examples/server/redis.js'
import { newKeys } from './example.ts'
import { createMemoryRows } from './memory-rows.ts'
import { canRunPostgres, type Postgres, startPostgres } from './postgres-server.ts'
import { canRunRedis, type Redis, startRedis } from './redis-server.ts'

const kept: (() => unknown)[] = []
afterAll(async () => {
  for (const end of kept.reverse()) await end()
})

const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-rows-'))
  kept.push(() => rmSync(folder, { recursive: true }))
  return folder
}

let redis: Redis
let postgres: Postgres
beforeAll(async () => {
  if (canRunRedis) {
    redis = await startRedis()
    kept.push(redis.remove)
  }
  if (canRunPostgres) {
    postgres = await startPostgres()
    kept.push(postgres.remove)
  }
})

const printError = (error: unknown) => console.error(error)

/** Two that keep in the same place: two processes', or two of one process where only that may be. */
const stores: { name: string; open: () => [Rows, Rows]; runIf?: boolean }[] = [
  {
    name: 'files',
    open: () => {
      const folder = makeFolder()
      return [openFiles(folder), openFiles(folder)]
    },
  },
  {
    name: 'Redis',
    runIf: canRunRedis,
    open: () => {
      const opened = [0, 1].map(() => openRedis(redis.url, printError))
      for (const { close } of opened) kept.push(close)
      return opened as unknown as [Rows, Rows]
    },
  },
  {
    name: 'PostgreSQL',
    runIf: canRunPostgres,
    open: () => {
      const opened = [0, 1].map(() => openPostgres(postgres.url, printError))
      for (const { close } of opened) kept.push(close)
      return opened as unknown as [Rows, Rows]
    },
  },
  {
    name: 'memory',
    open: () => {
      const rows = createMemoryRows()
      return [rows, rows]
    },
  },
]

describe.each(stores.filter(({ runIf = true }) => runIf))('$name', ({ open }) => {
  test('a row is replaced or deleted only if it is still what was read', async () => {
    const [one, other] = open()
    await one.set('aa', 'first')
    expect(await other.get('aa')).toBe('first')
    expect(await other.replaceIf('aa', 'another', 'second')).toBe(false)
    expect(await other.replaceIf('aa', 'another', undefined)).toBe(false)
    expect(await one.get('aa')).toBe('first')
    expect(await other.replaceIf('aa', 'first', 'second')).toBe(true)
    expect(await one.get('aa')).toBe('second')
    expect(await one.replaceIf('aa', 'second', undefined)).toBe(true)
    expect([await other.get('aa'), await other.replaceIf('aa', 'second', 'third')]).toEqual([
      undefined,
      false,
    ])
    expect(await one.names()).not.toContain('aa')
  })

  test('of many writers at once one wins each round, and nobody’s row is half of two', async () => {
    const both = open()
    const long = (text: string) => text.repeat(20_000)
    await both[0].set('bb', 'round 0')
    for (let round = 0; round < 5; round++) {
      const before = String(await both[0].get('bb'))
      const writers = Array.from({ length: 20 }, (_, writer) =>
        both[writer % 2]?.replaceIf('bb', before, long(`${round}${writer};`)),
      )
      const won = (await Promise.all(writers)).flatMap((success, writer) => (success ? writer : []))
      expect(won).toHaveLength(1)
      expect(await both[1].get('bb')).toBe(long(`${round}${won[0]};`))
    }
  })

  test('a code can be claimed once, by whichever comes first', async () => {
    const [one, other] = open()
    if (!one.claimCode) return
    const claims = Array.from({ length: 20 }, (_, turn) =>
      (turn % 2 ? one : other).claimCode?.('a code / with? anything'),
    )
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1)
    expect(await other.claimCode?.('another code')).toBe(true)
    expect((await one.names()).filter((name) => /code|another/.test(name))).toEqual([])
  })

  test('that it could be written to leaves nothing behind', async () => {
    const [one] = open()
    const before = await one.names()
    await Promise.all([one.check(), one.check()])
    expect(await one.names()).toEqual(before)
  })

  test('whatever is in their ids, no two users share a row', async () => {
    const connections = createConnections(open()[0], createSeal(newKeys()))
    const record = (user: string) =>
      createConnectionRecord({ accessToken: `token-${user}`, app: { id: 'a' } as never })
    const ids = [
      'a',
      'A',
      'a/',
      'a:',
      'a?',
      'a\\',
      '/a',
      ':a',
      'a/b',
      'a:b',
      'a b',
      '..',
      '.',
      'a.',
      'a\0',
      'é',
      'e\u0301',
      '%61',
      '',
      // Longer than the name of a file may be, and the same at the beginning.
      `${'long'.repeat(40)}1`,
      `${'long'.repeat(40)}2`,
      'é'.repeat(400),
      'x'.repeat(100_000),
    ]
    for (const user of ids) await connections.set(user, record(encodeURIComponent(user)))
    for (const user of ids)
      expect((await connections.get(user))?.accessToken, user).toBe(
        `token-${encodeURIComponent(user)}`,
      )
    const all = []
    for await (const { user } of connections.all(() => {})) all.push(user)
    expect(all.filter((user) => ids.includes(user)).sort()).toEqual([...ids].sort())
  })
})

test('made-up ids never meet in one row either', async () => {
  const { kept: rows, ...memory } = createMemoryRows()
  const connections = createConnections(memory, createSeal(newKeys()))
  const id = fc.string({ unit: fc.constantFrom(...'aA/:?\\.%& \0é€😀'), maxLength: 8 })
  const record = createConnectionRecord({ accessToken: 'a-token', app: { id: 'a' } as never })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(id, { minLength: 2, maxLength: 8 }), async (users) => {
      rows.clear()
      for (const user of users) await connections.set(user, record)
      expect(rows.size).toBe(users.length)
      for (const name of rows.keys()) expect(name).toMatch(/^x?[0-9a-f]*$/)
    }),
  )
  await expect(connections.set('\ud800', record)).rejects.toThrow('well-formed')
})

describe('files', () => {
  test.runIf(process.platform !== 'win32')(
    'a folder that others could read is closed to them',
    async () => {
      const folder = join(makeFolder(), 'data')
      mkdirSync(join(folder, 'connections'), { recursive: true, mode: 0o755 })
      await openFiles(folder).set('cc', 'text')
      const modes = [folder, join(folder, 'connections'), join(folder, 'connections', 'cc.jwe')]
      expect(modes.map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual([
        '700',
        '700',
        '600',
      ])
    },
  )

  test('a folder that is not ours alone is not touched', () => {
    for (const folder of ['/', homedir(), tmpdir(), process.cwd()])
      expect(() => openFiles(folder)).toThrow('DATA_FOLDER must be a folder of its own')
  })

  test('what a crash left half-written is no row', async () => {
    const folder = makeFolder()
    const rows = openFiles(folder)
    await rows.set('dd', 'whole')
    writeFileSync(join(folder, 'connections', 'dd.jwe.new'), 'ha')
    writeFileSync(join(folder, 'connections', 'ee.jwe.new'), 'ha')
    expect([await rows.names(), await rows.get('dd')]).toEqual([['dd'], 'whole'])
    await rows.set('dd', 'newer')
    expect(await rows.get('dd')).toBe('newer')
    expect(readdirSync(join(folder, 'connections'))).not.toContain('dd.jwe.new')
  })
})

test('a row that was moved to another user’s name is nobody’s', async () => {
  const { kept: rows, ...memory } = createMemoryRows()
  const connections = createConnections(memory, createSeal(newKeys()))
  const record = createConnectionRecord({ accessToken: 'a-token', app: { id: 'a' } as never })
  await connections.set('ada', record)
  rows.set('62', String(rows.get('616461')))
  const found = []
  for await (const { user } of connections.all(() => {})) found.push(user)
  expect(found).toEqual(['ada'])
})
