import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BackendProcess, startBackend } from './backend-process.ts'
import { sendPlain } from './send-plain.ts'
import { type StandIn, startStandIn } from './stand-in.ts'

// Processes take a while to start where other tests keep the processors busy.
const FILE = 'examples/server/minimal.js'

describe('minimal.js, against the sandbox', () => {
  let zendesk: StandIn
  let backend: BackendProcess

  beforeAll(async () => {
    zendesk = await startStandIn()
    const env = { SANDBOX_URL: zendesk.env.SUNSHINE_BRIDGE_URL, SUNSHINE_CLIENT_ID: '' }
    backend = await startBackend(env, [process.execPath, FILE])
  })
  afterAll(async () => {
    await backend?.stop()
    await zendesk?.stop()
  })

  const connect = (code: string, site = 'same-origin') =>
    fetch(`${backend.origin}/api/connect`, {
      method: 'POST',
      headers: {
        'sec-fetch-site': site,
        'content-type': 'application/json',
        'x-requested-with': 'sunshine-connect',
      },
      body: JSON.stringify({ code, state: 'a-state', client_id: 'sandbox' }),
    })

  test('the page has the element, and loads the script that it needs', async () => {
    const page = await (await fetch(backend.origin)).text()
    expect(page).toContain('<sunshine-connect client-id="sandbox"')
    expect(page).toContain(`${zendesk.env.SUNSHINE_BRIDGE_URL}/oauth/authorize`)
    const [, source = ''] = /<script src="([^"]+)"/.exec(page) ?? []
    const script = await fetch(backend.origin + source)
    expect(script.headers.get('content-type')).toContain('javascript')
    expect(await script.text()).toContain('sunshine-connect')
  })

  test('a code from the sandbox becomes a connected account, once', async () => {
    const code = await zendesk.newCode()
    const response = await connect(code)
    expect(await response.json()).toEqual({
      app: { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' },
    })
    expect((await connect(code)).status).toBe(400)
    expect((await connect(await zendesk.newCode(), 'cross-site')).status).toBe(403)
  })

  test.each(['/', '/oauth/callback', '/api/connect'])(
    'answers at %s to its own names alone, whatever else leads to this machine',
    async (path) => {
      const { port } = new URL(backend.origin)
      const statusFor = async (host: string, more = {}) =>
        (await sendPlain(`${backend.origin}${path}`, { host, ...more })).status
      const own = await statusFor(`localhost:${port}`)
      expect(own).not.toBe(421)
      expect(await statusFor('127.0.0.1')).toBe(own)
      expect(await statusFor(`[::1]:${port}`)).toBe(own)
      expect(await statusFor('evil.example')).toBe(421)
      expect(await statusFor(`localhost.evil.example:${port}`)).toBe(421)
      expect(await statusFor('evil.example', { 'x-forwarded-host': 'localhost' })).toBe(421)
    },
  )

  test('the redirect page is there, with its headers', async () => {
    const page = await fetch(`${backend.origin}/oauth/callback?code=a&state=b`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cross-origin-opener-policy')).toBeNull()
  })
})

test('with a client id of your own it names no sandbox', async () => {
  const env = { SUNSHINE_CLIENT_ID: 'acme', SUNSHINE_CLIENT_SECRET: 'a-secret' }
  const backend = await startBackend(env, [process.execPath, FILE])
  const page = await (await fetch(backend.origin)).text()
  await backend.stop()
  expect(page).toContain('client-id="acme"')
  expect(page).not.toContain('authorize-url')
})

test('is one file of about 40 lines', () => {
  const lines = readFileSync(new URL(`../../${FILE}`, import.meta.url), 'utf8').split('\n')
  const code = lines.filter((line) => line.trim() && !line.trim().startsWith('//'))
  expect(code.length).toBeLessThanOrEqual(42)
})
