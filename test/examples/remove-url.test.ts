import { expect, test, vi } from 'vitest'
import { APP, connected, type Example, readApp } from './example.ts'

const notice = JSON.stringify({ integrationId: 'made-up-or-not' })
const remove = ({ request, removeKey }: Example, body = notice, key = removeKey) =>
  request(`/zendesk/removed/${key}`, { method: 'POST', body })

test('marks what Zendesk says is removed, forgets nothing, and tells the caller nothing', async () => {
  const { example } = await connected()
  example.answers.tokenInfo = () => Response.json({ errors: [] }, { status: 401 })
  const [name = ''] = await example.rows.names()
  const before = await example.rows.get(name)
  const response = await remove(example)
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
  expect(response.headers.get('set-cookie')).toBeNull()
  await vi.waitFor(async () => expect(await example.rows.get(name)).not.toBe(before))
  expect(await example.rows.names()).toEqual([name])
})

test('forgets nothing on a stranger’s word, and a row that cannot be read is passed over', async () => {
  const { example, cookie } = await connected()
  await example.rows.set('30', 'unreadable')
  expect((await remove(example)).status).toBe(200)
  await vi.waitFor(() => expect(example.errors).toHaveLength(1))
  await vi.waitFor(() => expect(example.calls).toEqual(['GET tokenInfo']))
  expect(await readApp(example, cookie)).toEqual({ app: APP })
})

test('refuses what is no notice', async () => {
  const { example } = await connected()
  expect((await remove(example, '{}')).status).toBe(400)
  expect((await example.request(`/zendesk/removed/${example.removeKey}`)).status).toBe(405)
  expect(example.calls).toEqual([])
})
