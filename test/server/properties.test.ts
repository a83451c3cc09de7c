import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { GRANT, HERE, post, setUp } from './connect-request.js'

// A busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

// Three times this many requests, so over 10,000. More of them: PROPERTY_RUNS=100000 npm test.
const numRuns = Number(process.env.PROPERTY_RUNS ?? 3400)

test('no body makes the handler reject, answer 5xx, or exchange anything but a whole grant', async () => {
  const { handler, fetch, errors } = setUp()
  const text = fc.string({ unit: 'binary' })
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
  await fc.assert(
    fc.asyncProperty(bodies, lengths, async (body, length) => {
      const headers = { 'content-length': length }
      const response = await handler(post({ body: body as BodyInit, headers }))
      expect(response.status).toBe(400)
      expect((await response.json()).code).toMatch(/^(invalid_body|client_mismatch)$/)
    }),
    { numRuns },
  )
  expect([fetch.mock.calls.length, errors]).toEqual([0, []])
  expect((await handler(post())).status).toBe(200)
})

test('no origin but the exact ones gets in, or gets a CORS header', async () => {
  const { handler, fetch } = setUp({ allowedOrigins: ['https://install.example'] })
  const near = fc
    .tuple(
      fc.constantFrom('https://install.example', HERE, 'null', '*'),
      fc.stringMatching(/^[!-~]{0,8}$/),
      fc.stringMatching(/^[!-~]{0,8}$/),
    )
    .map(([origin, before, after]) => `${before}${origin}${after}`)
  const origins = fc
    .oneof(near, fc.webUrl(), fc.stringMatching(/^[!-~]{1,30}$/))
    .filter((origin) => origin !== 'https://install.example' && origin !== HERE)
  const sites = fc.constantFrom(
    null,
    'cross-site',
    'same-site',
    'none',
    'Same-Origin',
    'same-origin, none',
  )
  await fc.assert(
    fc.asyncProperty(
      origins,
      sites,
      fc.constantFrom('POST', 'OPTIONS'),
      async (origin, site, method) => {
        const headers = { origin, 'sec-fetch-site': site }
        const response = await handler(post({ headers, method }))
        expect(response.status).toBe(403)
        expect((await response.json()).code).toBe('origin_not_allowed')
        expect(response.headers.has('access-control-allow-origin')).toBe(false)
      },
    ),
    { numRuns },
  )
  expect(fetch).not.toHaveBeenCalled()
  const headers = { origin: 'https://install.example', 'sec-fetch-site': 'cross-site' }
  expect((await handler(post({ headers }))).status).toBe(200)
})

test('only application/json with the mark passes, whatever else the headers say', async () => {
  const { handler, fetch } = setUp()
  const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
  const headers = fc
    .record({ 'content-type': value, 'x-requested-with': value }, { requiredKeys: [] })
    .filter((some) => Object.keys(some).length > 0)
    .filter((some) => !/^application\/json\s*(;|$)/i.test(some['content-type'] ?? ''))
    .filter((some) => some['x-requested-with'] !== 'sunshine-connect')
  await fc.assert(
    fc.asyncProperty(headers, async (some) => {
      const response = await handler(post({ headers: some }))
      expect(response.status).toBe('content-type' in some ? 415 : 400)
    }),
    { numRuns },
  )
  expect(fetch).not.toHaveBeenCalled()
  expect((await handler(post())).status).toBe(200)
})
