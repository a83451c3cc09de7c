import { type RunningSandbox, startSandbox } from 'sunshine-connect/sandbox'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Deployment, deploy } from './deployment.ts'
import { doctor } from './doctor.ts'

// Every test starts the command, which takes its time when other files keep the processors busy.
vi.setConfig({ testTimeout: 30_000 })

const REDIRECT_URI = 'http://localhost:4000/oauth/callback'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

let other: Deployment | undefined
afterEach(() => other?.close())

const flags = (changed: Record<string, string> = {}) => ({
  'authorize-url': `${sandbox.url}/sc/oauth/authorize`,
  'client-id': 'sandbox',
  ...changed,
})

test('a client that the service knows is all well', async () => {
  const { exitCode, of } = await doctor(flags())
  expect([exitCode, of('ok')]).toEqual([0, ['client']])
})

/** The redirect page isn't there: only what the service says counts here. */
const registration = async (changed: Record<string, string> = {}) => {
  const { report } = await doctor(flags({ 'redirect-uri': REDIRECT_URI, ...changed }))
  const part = report.parts.find(({ name }) => name === 'authorize URL')
  return part?.findings.map(({ kind, check }) => `${kind}: ${check}`)
}

test('a registered redirect URI is told from one that is not, letter for letter', async () => {
  expect(await registration()).toEqual(['ok: client', 'ok: redirect-uri'])
  const slash = { 'redirect-uri': `${REDIRECT_URI}/` }
  expect(await registration(slash)).toEqual(['ok: client', 'problem: redirect-uri'])
})

test('an unknown client is named, and nothing is concluded of the redirect URI', async () => {
  expect(await registration({ 'client-id': 'other' })).toEqual(['problem: client'])
})

test.each(['allows', 'denies'] as const)(
  'a sandbox whose person %s is no different',
  async (person) => {
    const own = await startSandbox({ person })
    const url = { 'authorize-url': `${own.url}/sc/oauth/authorize` }
    expect(await registration(url)).toEqual(['ok: client', 'ok: redirect-uri'])
    await own.close()
  },
)

test('an error that goes back is a problem, a server that fails can’t be asked', async () => {
  const location = `${REDIRECT_URI}?error=unauthorized_client`
  other = await deploy({
    '/back': () => new Response(null, { status: 302, headers: { location } }),
    '/fails': () => new Response('', { status: 503 }),
  })
  const back = await doctor(flags({ 'authorize-url': `${other.url}/back` }))
  expect([back.exitCode, back.find('client')?.saw]).toEqual([
    1,
    expect.stringContaining('unauthorized_client'),
  ])
  const fails = await doctor(flags({ 'authorize-url': `${other.url}/fails` }))
  expect([fails.exitCode, fails.of('unseen')]).toEqual([2, ['client']])
})

test('the code that a sandbox issues by itself is not shown', async () => {
  const own = await startSandbox({ person: 'allows' })
  const { findings } = await doctor(flags({ 'authorize-url': `${own.url}/sc/oauth/authorize` }))
  expect(JSON.stringify(findings)).not.toContain('code=')
  await own.close()
})
