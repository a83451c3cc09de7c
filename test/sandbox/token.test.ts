import { createSandbox } from 'sunshine-connect/sandbox'
import { afterEach, expect, test, vi } from 'vitest'
import { CALLBACK, errorOf, newCode, ORIGIN, tokenRequest } from './request.ts'

const clients = ['sandbox', 'other'].map((clientId) => ({
  clientId,
  clientSecret: `${clientId}-secret`,
  redirectUris: [CALLBACK],
}))
const { fetch } = createSandbox({ clients })

afterEach(() => vi.useRealTimers())

const form = (fields: string | Record<string, string>) =>
  new Request(`${ORIGIN}/sc/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) })

const raw = (body: string, contentType = 'application/json') =>
  new Request(`${ORIGIN}/sc/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
  })

test('a code becomes a Bearer token', async () => {
  const response = await fetch(tokenRequest({ code: await newCode(fetch) }))
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const body = await response.json()
  expect(body).toEqual({ access_token: expect.stringMatching(/^[\w-]{43}$/), token_type: 'Bearer' })
})

test('a form-encoded request works as well', async () => {
  const response = await fetch(
    form({
      grant_type: 'authorization_code',
      client_id: 'sandbox',
      client_secret: 'sandbox-secret',
      code: await newCode(fetch),
    }),
  )
  expect(await response.json()).toMatchObject({ token_type: 'Bearer' })
})

test('a wrong secret or client is refused before the code is looked at, and uses up nothing', async () => {
  const code = await newCode(fetch)
  for (const wrong of [
    { client_secret: 'x' },
    { client_id: 'x' },
    { client_secret: 'x', code: 'x' },
  ]) {
    const refused = await errorOf(await fetch(tokenRequest({ code, ...wrong })))
    expect(refused).toMatchObject({ status: 401, code: 'unauthorized' })
  }
  expect((await fetch(tokenRequest({ code }))).status).toBe(200)
})

test("another client's code is refused, and stays good for its owner", async () => {
  const code = await newCode(fetch)
  const stolen = { code, client_id: 'other', client_secret: 'other-secret' }
  expect(await errorOf(await fetch(tokenRequest(stolen)))).toMatchObject({
    status: 400,
    code: 'bad_request',
  })
  expect((await fetch(tokenRequest({ code }))).status).toBe(200)
})

test('a code works once', async () => {
  const code = await newCode(fetch)
  const answers = await Promise.all([1, 2, 3].map(() => fetch(tokenRequest({ code }))))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400])
})

test('a code works until its lifetime is over', async () => {
  const short = createSandbox({ codeLifetime: 1000 })
  vi.useFakeTimers({ toFake: ['Date'] })
  const [first, second] = [await newCode(short.fetch), await newCode(short.fetch)]
  vi.advanceTimersByTime(999)
  expect((await short.fetch(tokenRequest({ code: first }))).status).toBe(200)
  vi.advanceTimersByTime(1)
  expect((await short.fetch(tokenRequest({ code: second }))).status).toBe(400)
})

test.each(['client_id', 'client_secret', 'grant_type', 'code'])(
  '%s left out, empty, or no string is refused by name',
  async (name) => {
    for (const value of [undefined, '', 7, ['x'], { x: 1 }]) {
      const refused = await errorOf(await fetch(tokenRequest({ code: 'x', [name]: value })))
      expect(refused).toMatchObject({ status: 400, code: 'bad_request' })
      expect(refused.title).toContain(name)
    }
  },
)

test('a parameter sent twice is refused', async () => {
  const fields = 'grant_type=authorization_code&client_id=sandbox&client_secret=sandbox-secret'
  const code = await newCode(fetch)
  expect((await fetch(form(`${fields}&code=${code}&code=${code}`))).status).toBe(400)
  expect((await fetch(form(`${fields}&code=${code}`))).status).toBe(200)
})

test('another grant type is refused', async () => {
  const request = tokenRequest({ code: await newCode(fetch), grant_type: 'password' })
  expect(await errorOf(await fetch(request))).toMatchObject({ status: 400, code: 'bad_request' })
})

test('a body that is no JSON object is refused', async () => {
  for (const body of ['', '{', 'null', '"x"', '[]']) {
    expect(await errorOf(await fetch(raw(body)))).toMatchObject({
      status: 400,
      code: 'bad_request',
    })
  }
})

test('another content type is refused', async () => {
  for (const type of ['text/plain', 'constructor', 'multipart/form-data; boundary=x']) {
    expect(await errorOf(await fetch(raw('{}', type)))).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
    })
  }
  const none = new Request(`${ORIGIN}/sc/oauth/token`, { method: 'POST', body: new Uint8Array(2) })
  expect((await fetch(none)).status).toBe(415)
  expect((await fetch(raw('{}', 'Application/JSON ; charset=utf-8'))).status).toBe(400)
})

test('a body over 100 kB is refused', async () => {
  const refused = await errorOf(await fetch(tokenRequest({ code: 'x'.repeat(100_000) })))
  expect(refused).toMatchObject({ status: 413, code: 'request_entity_too_large' })
  expect((await fetch(tokenRequest({ code: 'x'.repeat(99_000) }))).status).toBe(400)
})

test('another method is refused with the one that works', async () => {
  const response = await fetch(new Request(`${ORIGIN}/sc/oauth/token`))
  expect(response.headers.get('allow')).toBe('POST')
  expect(await errorOf(response)).toMatchObject({ status: 405, code: 'method_not_allowed' })
})

test('no refusal repeats the code or the secret', async () => {
  for (const fields of [{ client_secret: 'top-secret' }, {}, { grant_type: 'x' }]) {
    const text = await (await fetch(tokenRequest({ code: 'my-code', ...fields }))).text()
    expect(text).not.toMatch(/my-code|secret"|top-secret|sandbox-secret/)
  }
})
