import express from 'express'
import helmet from 'helmet'
import { startSandbox } from 'sunshine-connect/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { newCode } from '../sandbox/request.js'
import { listen } from './listen.js'

// What the README tells people to paste, as it stands there.

let sandbox: Awaited<ReturnType<typeof startSandbox>>

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [{ subdomain: 'acme' }] })
  vi.stubEnv('SUNSHINE_CLIENT_ID', 'sandbox')
  vi.stubEnv('SUNSHINE_CLIENT_SECRET', 'sandbox-secret')
  vi.stubEnv('SUNSHINE_BRIDGE_URL', `${sandbox.url}/sc`)
  vi.stubEnv('OWN_ORIGIN', 'https://app.example')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await sandbox.close()
})

const code = () => newCode((request) => fetch(request, { redirect: 'manual' }), {}, sandbox.url)

const grant = async (headers: Record<string, string>): Promise<RequestInit> => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    'x-requested-with': 'sunshine-connect',
    ...headers,
  },
  body: JSON.stringify({ code: await code(), state: 'a-state', client_id: 'sandbox' }),
})

test('Express: with helmet, a session and a body parser before it', async () => {
  const { addSunshineConnect } = await import('./recipes/express.js')
  const saved: unknown[] = []
  const app = express()
  app.use(helmet())
  app.use((request, _response, next) => {
    Object.assign(request, { session: { user: 'ada' } })
    next()
  })
  app.use(express.json())
  addSunshineConnect(app, { saveConnection: (...made: unknown[]) => saved.push(made) })
  const origin = await listen(app)
  const answer = await fetch(`${origin}/api/connect`, await grant({ origin }))
  expect(await answer.json()).toMatchObject({ app: { subdomain: 'acme' } })
  expect(saved).toMatchObject([['ada', { app: { subdomain: 'acme' } }]])
  const { headers } = await fetch(`${origin}/oauth/callback`)
  expect(headers.get('content-type')).toContain('html')
  expect(headers.get('content-security-policy')).toContain("script-src 'sha256-")
  expect(headers.get('cross-origin-opener-policy')).toBeNull()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('Next.js: built where no secrets are, its files are loaded all the same', async () => {
  vi.stubEnv('SUNSHINE_CLIENT_ID', undefined)
  await import('./recipes/next/app/api/connect/route.js')
  vi.stubEnv('SUNSHINE_CLIENT_ID', 'sandbox')
})

test('Next.js: the route handlers, with the address that it gives them', async () => {
  const { POST, OPTIONS } = await import('./recipes/next/app/api/connect/route.js')
  const { GET } = await import('./recipes/next/app/oauth/callback/route.js')
  const { saved } = await import('./recipes/next/lib/database.js')
  const url = 'http://localhost:3000/api/connect'
  const own = new Request(url, await grant({ origin: 'https://app.example' }))
  expect((await POST(own)).status).toBe(200)
  expect(saved).toMatchObject([{ app: { subdomain: 'acme' } }])
  const other = new Request(url, await grant({ origin: 'https://evil.example' }))
  expect((await POST(other)).status).toBe(403)
  const headers = { origin: 'https://app.example' }
  expect((await OPTIONS(new Request(url, { method: 'OPTIONS', headers }))).status).toBe(204)
  expect((await GET(new Request('http://localhost:3000/oauth/callback'))).status).toBe(200)
})

test('Next.js, Pages Router: behind its body parser', async () => {
  const { default: connect } = await import('./recipes/next/pages/api/connect.js')
  const app = express().use(express.json()).all('/api/connect', connect)
  const own = await grant({ origin: 'https://app.example' })
  const answer = await fetch(`${await listen(app)}/api/connect`, own)
  expect(await answer.json()).toMatchObject({ app: { subdomain: 'acme' } })
})
