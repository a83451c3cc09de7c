import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { createSunshineClient } from 'sunshine-connect/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { everyOther } from '../pairs.ts'
import { COMMAND, run, serve } from './command.ts'
import { createPerson, type Fetch, walk } from './person.ts'
import { authorizeUrl, newCode, tokenRequest } from './request.ts'

let sandbox: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  sandbox = await serve()
})

afterAll(async () => {
  expect(await sandbox.stop()).toBe(0)
})

const overHttp: Fetch = (request) => fetch(new Request(request, { redirect: 'manual' }))

/** With headers that fetch doesn't let anybody set. */
const bare = (path: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((resolve, reject) => {
    httpRequest(sandbox.url + path, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

test('the command can be run as a program', () => {
  const file = new URL(import.meta.resolve('sunshine-connect/dist/cli.js'))
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})

test('the command prints its address and credentials', () => {
  expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(sandbox.output.stdout).toContain(`${sandbox.url}/sc/oauth/authorize`)
  expect(sandbox.output.stdout).toMatch(/clientSecret +sandbox-secret/)
})

test('the whole flow works over HTTP, form-encoded and in lower case as well', async () => {
  const code = await newCode(overHttp, { state: 's1' }, sandbox.url)
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'sandbox',
    client_secret: 'sandbox-secret',
    code,
  })
  const answer = await fetch(`${sandbox.url}/sc/oauth/token`, { method: 'POST', body })
  const { access_token } = (await answer.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  const info = await fetch(`${sandbox.url}/sc/v2/tokeninfo`, { headers })
  expect(await info.json()).toMatchObject({ app: { subdomain: 'acme' } })
  const authorization = `${sandbox.url}/sc/oauth/authorization`
  const revoked = await fetch(authorization, { method: 'DELETE', headers })
  expect(await revoked.json()).toEqual({})
  expect((await fetch(`${sandbox.url}/sc/v2/tokeninfo`, { headers })).status).toBe(401)
})

test('the log has method, path and status, and nothing of the query, the codes or the tokens', async () => {
  const before = sandbox.output.stdout.length
  const back = await walk(createPerson(overHttp), authorizeUrl({ state: 'my-state' }, sandbox.url))
  const code = back.searchParams.get('code') ?? ''
  const answer = await fetch(tokenRequest({ code }, sandbox.url))
  const { access_token } = (await answer.json()) as { access_token: string }
  const finished = () =>
    expect(sandbox.output.stdout.slice(before)).toContain('POST /sc/oauth/token 200\n')
  await vi.waitFor(finished)
  const log = sandbox.output.stdout.slice(before)
  expect(log).toContain('GET /sc/oauth/authorize 302\n')
  for (const secret of ['?', 'my-state', code, access_token, 'sandbox-secret']) {
    expect(log).not.toContain(secret)
  }
})

test('a body over 100 kB is answered, also if its length was not announced', async () => {
  const large = 'x'.repeat(3_000_000)
  const stream = new Blob([large]).stream()
  for (const body of [large, stream]) {
    const answer = await fetch(`${sandbox.url}/sc/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
  }
})

test('a name that could be anybody’s is not answered to, loopback names are', async () => {
  const port = new URL(sandbox.url).port
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example']) {
    expect(await bare('/', { host: `${host}:${port}` })).toBe(421)
  }
  for (const host of ['localhost', 'idp.localhost', '127.0.0.1', '[::1]']) {
    expect(await bare('/', { host: `${host}:${port}` })).toBe(200)
  }
  expect(await bare('/', { host: 'a b' })).toBe(400)
})

test('a dropped connection fails at the caller', async () => {
  const broken = await serve('--fault', 'getToken=drop', '--fault', 'getTokenInfo=500,429')
  await expect(fetch(tokenRequest({ code: 'x' }, broken.url))).rejects.toThrow('fetch failed')
  const statuses = []
  for (let call = 0; call < 3; call++) {
    statuses.push((await fetch(`${broken.url}/sc/v2/tokenInfo`)).status)
  }
  expect(statuses).toEqual([500, 429, 401])
  const logged = () => expect(broken.output.stdout).toContain('POST /sc/oauth/token dropped\n')
  await vi.waitFor(logged)
  expect(broken.output.stderr).toBe('The sandbox was told to drop this connection.\n')
  await broken.stop()
})

test('flags choose client, redirect URIs, accounts and opener policy', async () => {
  const redirectUri = 'https://app.example/cb'
  const flags = ['--client-id', 'me', '--client-secret', 'hush', '--redirect-uri', redirectUri]
  const own = await serve(...flags, '--account', 'solo:Solo: the one', '--no-coop')
  const url = authorizeUrl({ client_id: 'me' }, own.url)
  const back = await walk(createPerson(overHttp), url)
  expect(back.origin + back.pathname).toBe(redirectUri)
  const code = back.searchParams.get('code')
  const fields = { code, client_id: 'me', client_secret: 'hush' }
  expect((await fetch(tokenRequest(fields, own.url))).status).toBe(200)
  const front = await fetch(own.url)
  expect(front.headers.get('cross-origin-opener-policy')).toBeNull()
  expect(await front.text()).toContain('Solo: the one')
  await own.stop()
})

test.each([
  [[], 'sandbox '],
  [['--help'], 'sandbox '],
  [['sandbox', '--help'], '--redirect-uri'],
])('%j says what there is, and ends well', async (args, text) => {
  const { exitCode, stdout } = await run(...args)
  expect(exitCode).toBe(0)
  expect(stdout).toContain(text)
})

test('--version is the package’s', async () => {
  const file = new URL(import.meta.resolve('sunshine-connect/package.json'))
  const { version } = JSON.parse(readFileSync(file, 'utf8'))
  expect(await run('--version')).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
})

test.each(['sandbx', '--port', 'help', ''])('%j is refused with what there is', async (name) => {
  const { exitCode, stdout, stderr } = await run(name)
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^sunshine-connect: There is no ".*": use .*sandbox, doctor.+\n$/)
})

test.each([
  ['allows', 'code'],
  ['denies', 'error'],
])('--person %s answers by itself, and says so', async (person, answer) => {
  const own = await serve('--person', person)
  expect(own.output.stdout).toContain(`--person): ${person}`)
  const response = await fetch(authorizeUrl({ state: 's1' }, own.url), { redirect: 'manual' })
  const back = new URL(response.headers.get('location') ?? '')
  expect([...back.searchParams.keys()]).toContain(answer)
  await own.stop()
})

/** Reads no more than the first line, as `| head -1` does. */
const readOneLine = async (...args: string[]) => {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  child.stdout.destroy()
  return { child, line: String(line), stderr: () => stderr }
}

test('a sandbox goes on when nobody reads what it says any more', async () => {
  const { child, line, stderr } = await readOneLine('sandbox', '--port', '0')
  const url = /http:\S+/.exec(line)?.[0] ?? ''
  for (let call = 0; call < 5; call++) {
    expect((await fetch(`${url}/sc/v2/tokenInfo`)).status).toBe(401)
  }
  expect([child.exitCode, stderr()]).toEqual([null, ''])
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(child.exitCode).toBe(0)
})

test.each([[['doctor', '--help']], [['sandbox', '--help']], [['--version']]])(
  '%j into a pipe that nobody reads ends without a word',
  async (args) => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${COMMAND}" ${args.join(' ')} | true`])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    await once(child, 'close')
    expect(stderr).toBe('')
  },
)

test('HEAD is answered over HTTP, as programs that wait for a server ask', async () => {
  expect((await fetch(sandbox.url, { method: 'HEAD' })).status).toBe(200)
})

test('flags choose what comes with a token', async () => {
  const own = await serve('--person', 'allows', '--expires-in', '60', '--refresh-token')
  const back = await fetch(authorizeUrl({}, own.url), { redirect: 'manual' })
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
  const answer = await (await fetch(tokenRequest({ code }, own.url))).json()
  expect(answer).toMatchObject({ expires_in: 60, refresh_token: expect.any(String) })
  await own.stop()
})

test('a port that is taken ends with what to do', async () => {
  const { port } = new URL(sandbox.url)
  const { exitCode, stderr } = await run('sandbox', '--port', port)
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(new RegExp(`^sunshine-connect: Port ${port} is taken: .*--port`))
})

const REFUSED = [
  ['--host', '0.0.0.0'],
  ['--host', 'example.com'],
  ['--port', 'x'],
  ['--port', '65536'],
  ['--client-id', ''],
  ['--client-id', 'a\r'],
  ['--client-secret', ''],
  ['--client-secret', 's\n'],
  ['--remove-url', '/removed'],
  ['--expires-in', 'soon'],
  ['--redirect-uri', '/cb'],
  ['--account', 'acme.zendesk.com'],
  ['--person', 'perhaps'],
  ['--code-lifetime', 'soon'],
  ['--fault', 'getToken=oops'],
  ['--fault', 'getToken'],
  ['--fault', 'token=500'],
  ['--unknown', ''],
] as const

test.each(everyOther(REFUSED))(
  '%s %s ends with one line that names the flag',
  async (flag, value) => {
    const { exitCode, stderr } = await run('sandbox', '--port', '0', flag, value)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^sunshine-connect: .+\n$/)
    expect(stderr).toContain(flag)
  },
)

test('for other containers it prints addresses that a client takes, and says which name to give it', async () => {
  const open = await serve('--host', '0.0.0.0', '--allow-remote')
  const { stdout } = open.output
  expect(stdout).toContain('--allow-remote')
  const { port } = new URL(open.url)
  const bridgeUrl = /bridgeUrl +(\S+)/.exec(stdout)?.[1] ?? ''
  expect(stdout).toContain(`http://sandbox.localhost:${port}`)
  expect(stdout).toContain("developmentHosts: ['sandbox']")
  const make = (bridgeUrl: string, developmentHosts: string[] = []) => {
    const options = { clientId: 'sandbox', clientSecret: 's', bridgeUrl, apiUrl: bridgeUrl }
    return () => createSunshineClient({ ...options, developmentHosts })
  }
  expect(make(bridgeUrl)).not.toThrow()
  expect(make(`http://sandbox.localhost:${port}/sc`)).not.toThrow()
  expect(make(`http://sandbox:${port}/sc`)).toThrow('bridgeUrl')
  expect(make(`http://sandbox:${port}/sc`, ['sandbox'])).not.toThrow()
  // As the alias leads there: by the name that the other container asks for.
  const asked = httpRequest({ port, headers: { host: `sandbox.localhost:${port}` } }).end()
  const [answer] = await once(asked, 'response')
  expect(answer.statusCode).toBe(200)
  asked.destroy()
  await open.stop()
})

test('a caller that gives up on a slow answer is noted, not reported as a failure', async () => {
  const slow = await serve('--fault', 'getTokenInfo=slow')
  const signal = AbortSignal.timeout(100)
  await expect(fetch(`${slow.url}/sc/v2/tokenInfo`, { signal })).rejects.toThrow()
  const logged = () => expect(slow.output.stdout).toContain('GET /sc/v2/tokenInfo dropped\n')
  await vi.waitFor(logged)
  expect(slow.output.stderr).toBe('')
  await slow.stop()
})
