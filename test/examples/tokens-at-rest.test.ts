import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { newTokenKey, readTokenKeys } from '../../examples/server/environment.js'
import {
  APP,
  connected,
  disconnect,
  type Keys,
  newKeys,
  postCode,
  readApp,
  signIn,
  start,
  TOKEN,
} from './example.ts'

test('nothing of a connection can be read in the storage, and it names its key', async () => {
  const keys = newKeys()
  const example = start({ keys })
  await postCode(example, await signIn(example))
  const [key] = await example.rows.names()
  const kept = String(await example.rows.get(String(key)))
  const [header, ...rest] = kept.split('.')
  expect(JSON.parse(Buffer.from(String(header), 'base64url').toString())).toEqual({
    alg: 'dir',
    enc: 'A256GCM',
    kid: keys[0]?.id,
    sub: Buffer.from(String(key), 'hex').toString(),
  })
  expect(rest).toHaveLength(4)
  for (const secret of [TOKEN, APP.id, APP.displayName, APP.subdomain]) {
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(Buffer.from(secret).toString('base64url').slice(1, -2))
  }
})

test('after a change of keys the old one still opens, and the new one encrypts', async () => {
  const [older, newer] = [newKeys(), readTokenKeys(newTokenKey().replace(/^[^:]+/, 'newer'))]
  const before = start({ keys: older })
  const cookie = await signIn(before)
  await postCode(before, cookie)
  const during = start({ keys: [...(newer as Keys), ...older], rows: before.rows })
  expect(await readApp(during, cookie)).toEqual({ app: APP })
  await postCode(during, cookie)
  const after = start({ keys: newer as Keys, rows: before.rows })
  expect(await readApp(after, cookie)).toEqual({ app: APP })
  expect([during.errors, after.errors]).toEqual([[], []])
})

test('while backends get new keys one after the other, each reads what any of them has written', async () => {
  const older = newKeys() as Keys
  const newer = readTokenKeys(newTokenKey().replace(/^[^:]+/, 'newer')) as Keys
  const behind = [...older, ...newer]
  const inFront = [...newer, ...older]
  const { rows } = start({ keys: older })
  /** Two backends during one step of a deployment, either of which may serve any request. */
  const during = async (one: Keys, other: Keys) => {
    const both = [start({ keys: one, rows }), start({ keys: other, rows })] as const
    const apps = []
    for (const [writer, reader] of [both, [both[1], both[0]] as const]) {
      const cookie = await signIn(writer)
      await postCode(writer, cookie)
      apps.push(await readApp(reader, cookie))
    }
    return apps
  }
  for (const [one, other] of [
    [older, behind],
    [behind, behind],
    [behind, inFront],
    [inFront, inFront],
    [inFront, newer],
  ] as const)
    expect(await during(one, other)).toEqual([{ app: APP }, { app: APP }])
  // At once in front, it is met by a backend that doesn't have it yet.
  const unreadable = { app: null, code: 'connection_unreadable' }
  expect(await during(older, inFront)).toContainEqual(unreadable)
})

test.each<[string, () => Keys]>([
  ['a lost key', () => readTokenKeys(newTokenKey().replace(/^[^:]+/, 'other')) as Keys],
  ['another key of the same name', newKeys],
])('%s is told, and the person connects again', async (_, keys) => {
  const before = start()
  const cookie = await signIn(before)
  await postCode(before, cookie)
  const after = start({ keys: keys(), rows: before.rows })
  const nothing = { app: null, code: 'connection_unreadable' }
  expect(await readApp(after, cookie)).toEqual(nothing)
  expect(await readApp(after, cookie)).toEqual(nothing)
  expect(after.errors).toMatchObject([{ code: 'connection_unreadable' }, {}])
  expect(String(after.errors[0])).toContain('have the person connect again')
  expect(inspect(after.errors, { depth: 9, showHidden: true })).not.toContain('eyJ')

  const refused = await disconnect(after, cookie)
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ code: 'connection_unreadable' })
  expect(after.calls).toEqual([])

  expect((await postCode(after, cookie)).status).toBe(200)
  expect(await readApp(after, cookie)).toEqual({ app: APP })
  expect((await disconnect(after, cookie)).status).toBe(204)
})

test('a row copied to another user, damaged, or written by hand cannot be read', async () => {
  const { example, cookie } = await connected()
  const thief = await signIn(example)
  await postCode(example, thief)
  const [mine, theirs] = (await example.rows.names()) as [string, string]
  const row = String(await example.rows.get(mine))
  const rows = [
    row,
    `${row.slice(0, -2)}xx`,
    JSON.stringify({ accessToken: TOKEN }),
    'plain',
    '7',
    '',
  ]
  for (const wrong of rows) {
    await example.rows.set(theirs, wrong)
    await example.rows.set(mine, wrong)
    const answers = [await readApp(example, cookie), await readApp(example, thief)]
    const readable = answers.filter(({ app }) => app)
    expect(readable).toHaveLength(wrong === row ? 1 : 0)
  }
})
