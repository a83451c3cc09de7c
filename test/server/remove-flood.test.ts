import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from 'sunshine-connect/node'
import { createSunshineClient } from 'sunshine-connect/server'
import { createRemoveHandler } from 'sunshine-connect/server/connection'
import { afterAll, expect, test } from 'vitest'
import { every } from '../pairs.ts'
import { APP, CLIENT_ID, CLIENT_SECRET, json } from './fake-zendesk.js'

const KEY = 'a-key_of-base64url-characters_0123456789'
const NOTICE = JSON.stringify({ integrationId: 'integration-1' })

/** 20 for the whole of it: REMOVE_FLOOD_SECONDS=20 npm test -- test/server/remove-flood.test.ts */
const SECONDS = Number(process.env.REMOVE_FLOOD_SECONDS ?? 2)
const POSTS_A_SECOND = 500

const agent = new Agent({ keepAlive: true, maxSockets: 50 })
afterAll(() => agent.destroy())

const post = (port: number, path: string, body: string) =>
  new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const outgoing = request({ port, host: '127.0.0.1', path, method: 'POST', agent, headers })
    outgoing.once('error', reject)
    outgoing.once('response', (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    outgoing.end(body)
  })

/** A Remove URL over HTTP, with 1,000 connections whose checks take 5 ms each. */
const start = async () => {
  const checkedAt: number[] = []
  const fetch = async () => {
    checkedAt.push(performance.now())
    await new Promise((resolve) => setTimeout(resolve, 5))
    return json({ app: APP })
  }
  const connections = Array.from({ length: 1000 }, (_, n) => ({ accessToken: `token-${n}` }))
  const handler = createRemoveHandler({
    client: createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch }),
    key: KEY,
    findConnections: () => connections,
    onRemoved: () => {},
  })
  const server = createServer(toNodeHandler(handler)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, checkedAt }
}

/** Posts without the key, as many as are due each 20 ms. Gives how often each status came. */
const flood = async (port: number, seconds: number) => {
  const paths = ['/', '/zendesk/removed', `/zendesk/removed/${KEY.slice(0, -1)}x`, `/x?${KEY}`]
  const started = performance.now()
  const answers: Promise<number>[] = []
  while (answers.length < seconds * POSTS_A_SECOND) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const due = ((performance.now() - started) / 1000) * POSTS_A_SECOND
    while (answers.length < Math.min(due, seconds * POSTS_A_SECOND))
      answers.push(post(port, String(paths[answers.length % 4]), NOTICE))
  }
  const counts: Record<number, number> = {}
  for (const status of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

test(`${SECONDS * POSTS_A_SECOND} anonymous posts in ${SECONDS} s cause no call to Zendesk, and a real notice gets through among them`, async () => {
  const { port, checkedAt } = await start()
  let isOver = false
  const flooding = flood(port, SECONDS).finally(() => {
    isOver = true
  })
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 500))
  expect(checkedAt).toEqual([])

  const sent = performance.now()
  expect(await post(port, `/zendesk/removed/${KEY}`, NOTICE)).toBe(200)
  const answered = performance.now() - sent
  // Among them, not after them: that holds however busy the machine is.
  expect(isOver).toBe(false)
  while (checkedAt.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  const began = Number(checkedAt[0]) - sent
  console.log(
    `real notice: answered after ${answered.toFixed()} ms, first check after ${began.toFixed()} ms`,
  )

  expect(await flooding).toEqual({ 404: SECONDS * POSTS_A_SECOND })
  while (checkedAt.length < 1000) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(checkedAt).toHaveLength(1000)
})

test.runIf(every)(
  'whoever has learnt the key causes one check of each connection, however many ids are named',
  async () => {
    const { port, checkedAt } = await start()
    const ids = Array.from({ length: 300 }, (_, n) => JSON.stringify({ integrationId: `id-${n}` }))
    const statuses = await Promise.all(ids.map((body) => post(port, `/${KEY}`, body)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(30)
    while (checkedAt.length < 1000) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(checkedAt).toHaveLength(1000)
  },
  60_000,
)
