import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { anyText } from '../any-text.ts'
import { ELSEWHERE, GRANT, HERE, post, setUp } from '../server/connect-request.js'
import { fuzz, TIME_LIMIT } from './fuzz.js'

vi.setConfig({ testTimeout: TIME_LIMIT })

const text = anyText()

test('no body makes the handler reject, answer 5xx, or exchange anything but a whole grant', async () => {
  const { handler, fetch, errors } = setUp()
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    text,
    fc.json(),
    fc
      .record(
        { code: fc.anything(), state: fc.anything(), client_id: fc.anything() },
        { requiredKeys: [] },
      )
      .filter(({ code, state }) => !(code && state && typeof code === typeof state))
      .map((grant) =>
        JSON.stringify(grant, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
      ),
    fc.string().map((extra) => `${JSON.stringify(GRANT)}${extra.trim() || '}'}`),
  )
  // What a body announces about itself, true or not.
  const lengths = fc.option(fc.oneof(fc.nat(20_000).map(String), fc.stringMatching(/^[!-~]{1,8}$/)))
  await fuzz([bodies, lengths], async (body, length) => {
    const headers = { 'content-length': length }
    const response = await handler(post({ body: body as BodyInit, headers }))
    expect(response.status).toBe(400)
    expect((await response.json()).code).toMatch(/^(invalid_body|client_mismatch)$/)
  })
  expect([fetch.mock.calls.length, errors]).toEqual([0, []])
  expect((await handler(post())).status).toBe(200)
})

/** The right thing in every other try. */
const mostly = (right: string, wrong: fc.Arbitrary<string>) => fc.oneof(fc.constant(right), wrong)

const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const headers = fc.record(
  {
    origin: fc.oneof(
      fc.constantFrom(ELSEWHERE, HERE, 'null', `${ELSEWHERE}.evil.example`, `${HERE}:8443`, '*'),
      fc.tuple(fc.constantFrom(ELSEWHERE, HERE), value).map(([origin, more]) => `${origin}${more}`),
      fc.webUrl(),
      value,
    ),
    'sec-fetch-site': mostly(
      'same-origin',
      fc.oneof(
        fc.constantFrom('same-origin', 'cross-site', 'same-site', 'none', 'Same-Origin'),
        value,
      ),
    ),
    'content-type': mostly(
      'application/json',
      fc.oneof(
        fc.constantFrom('application/json', 'Application/JSON; charset=utf-8', 'text/plain'),
        fc.constantFrom('application/json, text/plain', 'application/jsonp', 'application/json;'),
        value,
      ),
    ),
    'x-requested-with': mostly('sunshine-connect', value),
  },
  { requiredKeys: [] },
)
const bodies = fc.oneof(
  fc.constantFrom<unknown>(GRANT, { ...GRANT, client_id: 'other' }, {}, [GRANT], null, 'x'),
  fc.constant({ ...GRANT, code: 'x'.repeat(16_400) }),
)

/** What has to come of a request, said once more and more plainly than in the library. */
const expectedOf = (
  method: string,
  { origin, 'sec-fetch-site': site, ...rest }: Record<string, string | undefined>,
  body: unknown,
): string => {
  if (method !== 'POST' && method !== 'OPTIONS') return '405 method_not_allowed'
  const isOwn = site === undefined ? origin === HERE : site === 'same-origin'
  if (!isOwn && origin !== ELSEWHERE) return '403 origin_not_allowed'
  if (method === 'OPTIONS') return '204'
  if (!/^application\/json\s*(;|$)/i.test(rest['content-type'] ?? ''))
    return '415 unsupported_media_type'
  if (rest['x-requested-with'] !== 'sunshine-connect') return '400 requested_with_missing'
  if (JSON.stringify(body).length > 16_384) return '413 body_too_large'
  if (body === GRANT) return '200'
  const isGrant = typeof body === 'object' && body !== null && 'code' in body
  return isGrant ? '400 client_mismatch' : '400 invalid_body'
}

test('whatever the method, the headers and the body, a request is answered as the rules say', async () => {
  const { handler, fetch, errors, events } = setUp()
  const methods = fc.constantFrom('POST', 'POST', 'POST', 'POST', 'OPTIONS', 'GET', 'PUT', 'DELETE')
  const seen = new Set<string>()
  await fuzz([methods, headers, bodies], async (method, some, body) => {
    fetch.mockClear()
    events.length = 0
    const hasNone = method === 'GET'
    const none = { 'sec-fetch-site': null, 'content-type': null, 'x-requested-with': null }
    const request = post(
      { method, headers: { ...none, ...some }, ...(hasNone && { body: null }) },
      body,
    )
    // A body brings a content type of its own where none is given.
    const asked = Object.fromEntries(request.headers)
    const response = await handler(request)
    const said = response.status === 204 ? {} : await response.json()
    const answer = [response.status, said.code].filter(Boolean).join(' ')
    expect(answer).toBe(expectedOf(method, asked, body))
    seen.add(answer)

    const isListed = asked.origin === ELSEWHERE
    expect(response.headers.get('access-control-allow-origin')).toBe(isListed ? ELSEWHERE : null)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(fetch.mock.calls.length).toBe(answer === '200' ? 2 : 0)
    expect(events.at(-1)?.attributes['http.response.status_code']).toBe(response.status)
    expect(JSON.stringify(said)).not.toContain(GRANT.code.slice(0, 11))
  })
  expect(errors).toEqual([])
  expect([...seen]).toContain('200')
  expect(seen.size).toBeGreaterThan(5)
})
