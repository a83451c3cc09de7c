import { expect, test, vi } from 'vitest'
import {
  APP,
  disconnect,
  type Example,
  postCode,
  readApp,
  signIn,
  start,
  TOKEN,
} from './example.ts'

const refuse = () => Response.json({ errors: [] }, { status: 401 })

const notify = ({ request, removeKey }: Example) =>
  request(`/zendesk/removed/${removeKey}`, {
    method: 'POST',
    body: JSON.stringify({ integrationId: 'made-up-or-not' }),
  })

/** Several people, each with a connection and a token of their own. */
const connectedPeople = async (count: number) => {
  const example = start()
  let tokens = 0
  example.answers.token = () =>
    Response.json({ access_token: `${TOKEN}-${++tokens}`, token_type: 'Bearer' })
  const cookies: string[] = []
  for (let person = 0; person < count; person++) {
    const cookie = await signIn(example)
    expect((await postCode(example, cookie)).status).toBe(200)
    cookies.push(cookie)
  }
  example.calls.length = 0
  return { example, cookies }
}

test('Zendesk answers 401 to everything for a while, with a notice in it: nobody loses a connection', async () => {
  const { example, cookies } = await connectedPeople(5)
  const works = example.answers.tokenInfo
  example.answers.tokenInfo = refuse
  const before = new Map(example.rows.kept)
  expect((await notify(example)).status).toBe(200)
  await vi.waitFor(() => expect(example.calls).toHaveLength(5))
  // Each is marked, so that whoever asks is told; and kept.
  await vi.waitFor(() => {
    for (const [name, row] of before) expect(example.rows.kept.get(name)).not.toBe(row)
  })
  for (const cookie of cookies)
    expect(await readApp(example, cookie)).toMatchObject({
      app: null,
      code: 'connection_removed',
      removed: { app: { id: APP.id } },
    })
  expect(example.rows.kept.size).toBe(5)

  example.answers.tokenInfo = works
  const marked = new Map(example.rows.kept)
  for (const cookie of cookies) expect(await readApp(example, cookie)).toEqual({ app: APP })
  for (const [name, row] of marked) expect(example.rows.kept.get(name)).not.toBe(row)
  // Unmarked, a row isn't written again.
  const unmarked = new Map(example.rows.kept)
  for (const cookie of cookies) expect(await readApp(example, cookie)).toEqual({ app: APP })
  expect(example.rows.kept).toEqual(unmarked)
})

/** What may be asking about the old token when the person connects anew. */
const slow: [string, keyof Example['answers'], (example: Example, cookie: string) => unknown][] = [
  ['a notice is looked into', 'tokenInfo', notify],
  ['the page asks', 'tokenInfo', readApp],
  ['it is being disconnected', 'authorization', disconnect],
]

test.each(slow)(
  '%s while the person connects anew: the new connection stays',
  async (_, operation, ask) => {
    const { example, cookies } = await connectedPeople(1)
    const cookie = cookies[0] as string
    const works = example.answers[operation]
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    example.answers[operation] = async (request) => {
      const isOld = request.headers.get('authorization') === `Bearer ${TOKEN}-1`
      if (!isOld) return works(request)
      await held
      return refuse()
    }
    const asked = ask(example, cookie)
    await vi.waitFor(() => expect(example.calls).toHaveLength(1))
    expect((await postCode(example, cookie)).status).toBe(200)
    const anew = new Map(example.rows.kept)
    release()
    await asked
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(example.rows.kept).toEqual(anew)
    expect(await readApp(example, cookie)).toEqual({ app: APP })
  },
)

test('a person who disconnects while the connection is being marked is disconnected', async () => {
  const { example, cookies } = await connectedPeople(1)
  const cookie = cookies[0] as string
  const works = example.rows.replaceIf
  // Between the look at the row and its deletion somebody marks it.
  let isMarked = false
  example.rows.replaceIf = async (name, text, next) => {
    if (next === undefined && !isMarked) {
      isMarked = true
      example.answers.tokenInfo = refuse
      await readApp(example, cookie)
    }
    return works(name, text, next)
  }
  expect((await disconnect(example, cookie)).status).toBe(204)
  expect([isMarked, example.rows.kept.size]).toEqual([true, 0])
})

test('no code is exchanged while its token could not be kept', async () => {
  const { example, cookies } = await connectedPeople(1)
  const away = Object.assign(new Error('Redis is out of reach.'), { code: 'store_unavailable' })
  example.rows.check = () => Promise.reject(away)
  const refused = await postCode(example, cookies[0] as string)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
  expect(example.calls).toEqual([])
  example.rows.check = async () => {}
  expect((await postCode(example, cookies[0] as string)).status).toBe(200)
})

test('no code is exchanged while it can’t be told with which account the person has to come back', async () => {
  const { example, cookies } = await connectedPeople(1)
  const works = example.rows.get
  const away = Object.assign(new Error('Redis is out of reach.'), { code: 'store_unavailable' })
  example.rows.get = () => Promise.reject(away)
  const refused = await postCode(example, cookies[0] as string)
  expect([refused.status, example.calls]).toEqual([500, []])
  expect(example.errors).toEqual([away])
  example.rows.get = works
  expect((await postCode(example, cookies[0] as string)).status).toBe(200)
})

test('who connects again with another account is told so, and keeps the connection', async () => {
  const { example, cookies } = await connectedPeople(1)
  const cookie = cookies[0] as string
  const kept = new Map(example.rows.kept)
  const works = example.answers.tokenInfo
  example.answers.tokenInfo = () => Response.json({ app: { ...APP, id: 'another-app' } })
  const refused = await postCode(example, cookie)
  expect([refused.status, await refused.json()]).toEqual([
    409,
    expect.objectContaining({ code: 'other_account' }),
  ])
  expect(example.rows.kept).toEqual(kept)
  expect(example.calls).not.toContain('DELETE authorization')
  example.answers.tokenInfo = works
  expect(await readApp(example, cookie)).toEqual({ app: APP })
  // For another account one disconnects first.
  expect((await disconnect(example, cookie)).status).toBe(204)
  example.answers.tokenInfo = () => Response.json({ app: { ...APP, id: 'another-app' } })
  expect((await postCode(example, cookie)).status).toBe(200)
})
