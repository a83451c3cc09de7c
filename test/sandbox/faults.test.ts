import { createSandbox, type FaultKind, type SandboxOperation } from 'sunshine-connect/sandbox'
import { afterEach, expect, test, vi } from 'vitest'
import { createPerson } from './person.ts'
import { authorizeUrl, bearer, errorOf, newCode, newToken, tokenRequest } from './request.ts'

const INFO = '/sc/v2/tokenInfo'

afterEach(() => vi.useRealTimers())

const operations: [SandboxOperation, () => Request][] = [
  ['getToken', () => tokenRequest({ code: 'x' })],
  ['getTokenInfo', () => bearer(INFO, 'x')],
  ['revokeAccess', () => bearer('/sc/oauth/authorization', 'x', 'DELETE')],
]

const answerTo = (operation: SandboxOperation, kind: FaultKind, request: Request) =>
  createSandbox({ faults: { [operation]: kind } }).fetch(request)

test.each(operations)('%s answers 429 with Retry-After', async (operation, request) => {
  const response = await answerTo(operation, '429', request())
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await errorOf(response)).toMatchObject({ status: 429, code: 'too_many_requests' })
})

test.each(operations)('%s answers 500', async (operation, request) => {
  const response = await answerTo(operation, '500', request())
  expect(await errorOf(response)).toMatchObject({ status: 500, code: 'internal_server_error' })
})

test.each(operations)('%s answers with HTML and status 200', async (operation, request) => {
  const response = await answerTo(operation, 'html', request())
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(await response.text()).toMatch(/^<!doctype html>/)
})

test.each(operations)("%s's answer breaks off", async (operation, request) => {
  const response = await answerTo(operation, 'drop', request())
  await expect(response.text()).rejects.toThrow()
})

test.each(['429', '500'] as const)('authorize answers %s with a page', async (kind) => {
  const response = await answerTo('authorize', kind, new Request(authorizeUrl()))
  expect(response.status).toBe(Number(kind))
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
})

test('a fault befalls its own operation only', async () => {
  const { fetch } = createSandbox({ faults: { getTokenInfo: '500' } })
  const token = await newToken(fetch)
  expect((await fetch(bearer(INFO, token))).status).toBe(500)
  expect((await fetch(bearer('/sc/oauth/authorization', token, 'DELETE'))).status).toBe(200)
})

test('a list of faults befalls that many calls, in order', async () => {
  const { fetch } = createSandbox({ faults: { getTokenInfo: ['500', '429'] } })
  const token = await newToken(fetch)
  const statuses = []
  for (let call = 0; call < 4; call++) statuses.push((await fetch(bearer(INFO, token))).status)
  expect(statuses).toEqual([500, 429, 200, 200])
})

test('a slow answer is the right one, 20 seconds late', async () => {
  const { fetch } = createSandbox({ faults: { getTokenInfo: 'slow' } })
  const token = await newToken(fetch)
  vi.useFakeTimers()
  let status = 0
  const answer = fetch(bearer(INFO, token)).then((response) => {
    status = response.status
  })
  await vi.advanceTimersByTimeAsync(19_999)
  expect(status).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  await answer
  expect(status).toBe(200)
})

test('a slow answer ends with the reason of a caller who gives up', async () => {
  const { fetch } = createSandbox({ faults: { getTokenInfo: 'slow' } })
  const reason = new Error('gave up')
  const already = new Request(bearer(INFO, 'x'), { signal: AbortSignal.abort(reason) })
  await expect(fetch(already)).rejects.toBe(reason)
  const controller = new AbortController()
  const answer = fetch(new Request(bearer(INFO, 'x'), { signal: controller.signal }))
  setTimeout(() => controller.abort(reason), 20)
  await expect(answer).rejects.toBe(reason)
})

test('a code whose answer got lost is used up', async () => {
  const { fetch } = createSandbox({ faults: { getToken: ['drop'] } })
  const code = await newCode(fetch)
  await fetch(tokenRequest({ code }))
  expect((await fetch(tokenRequest({ code }))).status).toBe(400)
})

test('a code whose request was refused by a fault is still good', async () => {
  const { fetch } = createSandbox({ faults: { getToken: ['500', '429', 'html'] } })
  const code = await newCode(fetch)
  for (let call = 0; call < 3; call++) await fetch(tokenRequest({ code }))
  expect((await fetch(tokenRequest({ code }))).status).toBe(200)
})

test('a person meets the fault of authorize as a page without a way on', async () => {
  const { fetch } = createSandbox({ faults: { authorize: 'html' } })
  const page = await createPerson(fetch).open(authorizeUrl())
  expect(page.document.querySelectorAll('form, a')).toHaveLength(0)
})
