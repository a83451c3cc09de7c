import { type RunningSandbox, startSandbox } from 'sunshine-connect/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBackend } from '../examples/backend-process.ts'
import { doctor } from './doctor.ts'

// The other languages' backends are looked at beside the wire contract that they keep, in
// test/examples/backends.test.ts.
let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

test.each([
  [
    'serve.js',
    () => ({
      SUNSHINE_CLIENT_ID: 'sandbox',
      SUNSHINE_CLIENT_SECRET: 'sandbox-secret',
      SUNSHINE_BRIDGE_URL: `${sandbox.url}/sc`,
      SUNSHINE_API_URL: `${sandbox.url}/sc`,
    }),
  ],
  ['minimal.js', () => ({ SUNSHINE_CLIENT_ID: '', SANDBOX_URL: `${sandbox.url}/sc` })],
])('examples/server/%s passes', async (file, env) => {
  const command = [process.execPath, `examples/server/${file}`]
  const { origin, stop } = await startBackend(env(), command)
  try {
    const { exitCode, of, findings } = await doctor({
      page: `${origin}/`,
      'redirect-uri': `${origin}/oauth/callback`,
      exchange: `${origin}/api/connect`,
    })
    expect(findings.filter(({ kind }) => kind === 'problem')).toEqual([])
    expect([exitCode, of('unseen')]).toEqual([0, []])
    expect(of('ok')).toEqual(expect.arrayContaining(['identity', 'rewriting', 'versions']))
  } finally {
    await stop()
  }
})
