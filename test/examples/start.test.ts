import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'

const running: ChildProcess[] = []

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

// Not this machine's own: its keys and connections are somebody's.
const XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'sunshine-connect-start-'))
afterAll(() => rmSync(XDG_STATE_HOME, { recursive: true }))

/** `npm start`, with what it has printed so far. */
const start = (env: Record<string, string>) => {
  const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET, ...rest } = process.env
  const child = spawn(process.execPath, ['examples/start.mjs'], {
    env: { ...rest, XDG_STATE_HOME, ...env },
  })
  running.push(child)
  const seen = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      seen.text += chunk
    })
  }
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  const printed = async (text: string) => {
    while (!seen.text.includes(text)) {
      const more = once(child.stdout, 'data')
      if (await Promise.race([ended, more.then(() => false)])) throw new Error(seen.text)
    }
  }
  return { child, seen, ended, printed }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints addresses that answer, and ends cleanly on %s',
  async (signal) => {
    const { child, seen, ended, printed } = start({ PORT: '0' })
    await printed('Ctrl+C stops')
    const addresses = seen.text.match(/http:\/\/\S+/g) ?? []
    expect(addresses).toHaveLength(4)
    expect(seen.text).toMatch(/Workbench +http/)
    for (const address of addresses) expect((await fetch(address)).status).toBe(200)

    child.kill(signal)
    expect(await ended).toEqual([0, null])
    for (const address of addresses) await expect(fetch(address)).rejects.toThrow()
  },
  60_000,
)

test('with credentials no sandbox is started, and the secret is not printed', async () => {
  const { seen, printed } = start({
    PORT: '0',
    SUNSHINE_CLIENT_ID: 'acme',
    SUNSHINE_CLIENT_SECRET: 'not-to-be-seen',
    SUNSHINE_REDIRECT_URI: 'http://localhost:4000/connected',
  })
  await printed('Ctrl+C stops')
  const [installPage, spa] = seen.text.match(/http:\/\/localhost:\d+(?=\s)/g) ?? []
  expect(seen.text).not.toMatch(/sandbox|not-to-be-seen/i)
  const config = { clientId: 'acme', redirectUri: 'http://localhost:4000/connected' }
  for (const page of [installPage, spa]) {
    expect(await (await fetch(`${page}/api/config`)).json()).toEqual(config)
    expect((await fetch(`${page}/connected?state=a`)).headers.get('referrer-policy')).toBe(
      'no-referrer',
    )
  }
})

test('with half of the credentials it says what is missing', async () => {
  const { seen, ended } = start({ SUNSHINE_CLIENT_ID: 'acme' })
  expect(await ended).toEqual([1, null])
  expect(seen.text).toContain('SUNSHINE_CLIENT_SECRET is not')
})

test('a port that is none is named', async () => {
  const { seen, ended } = start({ PORT: 'http' })
  expect(await ended).toEqual([1, null])
  expect(seen.text).toContain('PORT must be')
})
