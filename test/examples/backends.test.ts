import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { SandboxOptions } from 'sunshine-connect/sandbox'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { everyOther } from '../pairs.ts'
import { type Misbehaves, startChangingSandbox } from './changing-sandbox.ts'
import {
  type ContractBackend,
  contractBackends,
  LISTED,
  ZENDESK_TIMEOUT,
} from './contract-backends.ts'
import { applyCell, type Row, readTable, type Sent } from './contract-rows.ts'
import { type Answer, sendPlain } from './send-plain.ts'

// Other languages take a while to start where other tests keep the processors busy.
// Their time limits are waited for side by side; what is asked of one backend is asked in turn.
const test = it.sequential

const CHECKS = 'Checks, in this order'
const refusals = readTable(CHECKS, 'the request has')
const admissions = readTable('What is let through', 'the request has')
const failures = readTable('Two calls to Zendesk', "Zendesk's side")

/** Whether the server around the backend may refuse a request in words of its own, or hang up. */
const mayBeRefusedBefore = ({ code }: Row) => String(code).endsWith("server's own refusal")

/** One row of each code, in their order: what stands in the way of a request, from the first on. */
const ladder = [
  ...new Map(
    refusals.filter((row) => !mayBeRefusedBefore(row)).map((row) => [row.code, row]),
  ).values(),
]

const paths: Record<string, string> = {
  'the token call': '/sc/oauth/token',
  'token info': '/sc/v2/tokenInfo',
}

const faults: Record<string, NonNullable<SandboxOptions['faults']>> = {
  'refuses the code': {},
  'names another account than the person had connected': {},
  'answers the token call with 500': { getToken: '500' },
  'answers the token call with HTML': { getToken: 'html' },
  'drops the token call': { getToken: 'drop' },
  "doesn't answer the token call in time": { getToken: 'slow' },
  'answers token info with 500': { getTokenInfo: '500' },
  "doesn't answer token info in time": { getTokenInfo: 'slow' },
}

/** A row's answer that no sandbox gives, if the row has one. */
const misbehaviour = (side: string): { path: string; answer: Misbehaves } | undefined => {
  const [, call = '', how = ''] =
    /^answers (the token call|token info) (byte by byte|without end|with \d+ `.*`)$/.exec(side) ??
    []
  const path = paths[call]
  if (!path) return undefined
  if (how === 'byte by byte') return { path, answer: byteByByte }
  if (how === 'without end') return { path, answer: withoutEnd }
  const [, status, body] = /^with (\d+) `(.*)`$/.exec(how) ?? []
  const headers = { 'content-type': 'application/json', location: `${path}/moved` }
  return { path, answer: (response) => response.writeHead(Number(status), headers).end(body) }
}

/** The status that a row's answer comes with; 0 if there is no whole one. */
const statusSaid = (side: string): string => {
  if (/byte by byte|without end|drops|in time/.test(side)) return '0'
  return /\b[2-5]\d\d\b/.exec(side)?.[0] ?? '200'
}

/** A socket's own time limit begins anew with each byte. */
const byteByByte: Misbehaves = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
  const timer = setInterval(() => response.write(' '), 100)
  response.on('close', () => clearInterval(timer))
}

/** The most that a caller took of an answer without end, by its server's port. */
const taken = new Map<number | undefined, number>()

const withoutEnd: Misbehaves = (response) => {
  const part = Buffer.alloc(65_536, ' ')
  const port = response.socket?.localPort
  let sent = 0
  response.writeHead(200, { 'content-type': 'application/json' })
  const sendOn = () => {
    while (!response.destroyed && response.write(part)) sent += part.length
    sent += part.length
    taken.set(port, sent)
  }
  response.on('drain', sendOn)
  sendOn()
}

/** Sessions may be held to the browser that they began in. */
const BROWSER = { 'user-agent': 'a-browser/1.0' }

const runToEnd = (program: string, args: string[]) =>
  new Promise<{ code: number | null; stdout: string }>((resolve) => {
    const child = execFile(program, args, (_, stdout) => resolve({ code: child.exitCode, stdout }))
  })

const HUNG_UP: Answer = { status: 0, headers: {}, body: '' }

/** With the length that the body has, unless another one, or none, is what the row is about. */
const withLength = (sent: Sent, cell = ''): Sent => {
  if (/`(Content-Length|Transfer-Encoding)/.test(cell)) return sent
  const length = { 'content-length': String(Buffer.byteLength(sent.body)) }
  return { ...sent, headers: { ...sent.headers, ...length } }
}

const plain = (value: unknown) => String(value).toLowerCase().replaceAll('; ', ';')

test('the tables were read', () => {
  expect(refusals.length).toBeGreaterThan(15)
  expect(ladder.length).toBeGreaterThan(7)
  expect(admissions.length).toBeGreaterThan(4)
  const sides = failures.map((row) => row.subject)
  expect(sides.filter((side) => !misbehaviour(side)).sort()).toEqual(Object.keys(faults).sort())
  expect(sides.filter((side) => misbehaviour(side)).length).toBeGreaterThan(20)
})

const backends = contractBackends.map((backend, turn) => ({ ...backend, turn }))

describe.concurrent.each(backends)('$name', ({ start, file, turn }) => {
  let zendesk: Awaited<ReturnType<typeof startChangingSandbox>>
  let backend: ContractBackend
  let cookie: string

  beforeAll(async () => {
    zendesk = await startChangingSandbox()
    const [port = 0] = await findFreePorts([0])
    backend = await start({ bridgeUrl: zendesk.bridgeUrl, port })
    const page = await sendPlain(backend.origin, BROWSER)
    cookie = (page.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ')
    expect(page.body).toContain('<sunshine-connect')
  })
  afterAll(async () => {
    await backend?.stop()
    await zendesk?.stop()
  })

  const good = (code = 'a-code'): Sent => ({
    method: 'POST',
    headers: {
      ...BROWSER,
      cookie,
      accept: 'application/json',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'x-requested-with': 'sunshine-connect',
    },
    body: JSON.stringify({
      code,
      state: 'a-state',
      client_id: 'sandbox',
      redirect_uri: 'https://a.example/cb',
    }),
  })
  const fill = (code: string) => (text: string) =>
    text.replace('{own}', backend.origin).replace('{listed}', LISTED).replace('{code}', code)
  const post = (sent: Sent, cell?: string) =>
    sendPlain(`${backend.origin}/api/connect`, withLength(sent, cell).headers, sent)

  const expectProblem = (answer: Answer, row: Row) => {
    const { title, status, code, detail } = JSON.parse(answer.body)
    expect([answer.status, code]).toEqual([Number(row.status), row.code])
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/)
    expect(answer.headers['cache-control']).toContain('no-store')
    expect([title, status]).toEqual([code.replaceAll('_', ' '), answer.status])
    expect(detail).toMatch(/^\w+ .*\.$/)
  }

  test.each(refusals)('refuses, with nothing sent to Zendesk: $subject', async (row) => {
    zendesk.calls.length = 0
    const sent = post(applyCell(good(), row.subject, fill('a-code')), row.subject)
    const answer = await (mayBeRefusedBefore(row) ? sent.catch(() => HUNG_UP) : sent)
    const isOurs = /^application\/problem/.test(String(answer.headers['content-type']))
    if (isOurs) expectProblem(answer, { ...row, code: String(row.code).split(',')[0] as string })
    else expect(mayBeRefusedBefore(row) && [0, 400, 411]).toContain(answer.status)
    expect(answer.body).not.toMatch(/secret|session|backtrace/i)
    expect(answer.headers.allow).toBe(row.status === '405' ? 'POST, OPTIONS' : undefined)
    expect(zendesk.calls).toEqual([])
  })

  test.each(ladder)('$code comes before all that stands below it', async (row) => {
    const cellsFromBelow = ladder.slice(ladder.indexOf(row)).reverse()
    const sent = cellsFromBelow.reduce(
      (before, each) => applyCell(before, each.subject, fill('a-code')),
      good(),
    )
    expectProblem(await post(sent), row)
  })

  test.each(admissions)('lets through: $subject', async (row) => {
    zendesk.use({})
    const code = await zendesk.newCode()
    const sent = applyCell(good(code), row.subject, fill(code))
    const answer = await post(sent)
    expect(answer.status).toBe(Number(row.status))
    expect(answer.headers['cache-control']).toContain('no-store')
    if (answer.status === 200) {
      expect(answer.headers['content-type']).toMatch(/^application\/json\b/)
      const app = { id: expect.any(String), displayName: 'Acme', subdomain: 'acme' }
      expect(JSON.parse(answer.body)).toEqual({ app })
    } else expect(answer.body).toBe('')
    const origin = sent.headers.origin === LISTED ? LISTED : undefined
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers['access-control-allow-credentials']).toBe(origin && 'true')
    if (origin) expect(answer.headers.vary).toMatch(/\bOrigin\b/)
  })

  test.each(everyOther(failures, turn))("$code: Zendesk's side $subject", async (row) => {
    const side = row.subject
    zendesk.use({})
    expect((await post(good(await zendesk.newCode()))).status).toBe(200)
    if (side.startsWith('names another')) zendesk.use({}, 'another-app')
    else zendesk.use(faults[side] ?? {})
    const code = side === 'refuses the code' ? 'made-up-code-0123456789' : await zendesk.newCode()
    const wrong = misbehaviour(side)
    if (wrong) zendesk.answer(wrong.path, wrong.answer)
    zendesk.calls.length = 0
    const printed = backend.printed().length

    const begun = performance.now()
    const answer = await post(good(code))
    expect(performance.now() - begun).toBeLessThan(4000 * ZENDESK_TIMEOUT)
    expectProblem(answer, row)
    expect(answer.body).not.toMatch(new RegExp(`${code}|sandbox-secret|another-app|examples/`))
    const tokenCalls = zendesk.calls.filter((path) => path === paths['the token call'])
    expect(tokenCalls).toHaveLength(1)
    expect(zendesk.calls).not.toContain('/sc/oauth/authorization')
    if (file && row.status === '503') {
      const reason = new RegExp(`^.*${row.code}: Zendesk's status is ${statusSaid(side)}\\.$`, 'm')
      await vi.waitFor(() => expect(backend.printed().slice(printed)).toMatch(reason))
    }
    expect(backend.printed()).not.toMatch(new RegExp(`${code}|sandbox-secret|a-token`))
    if (!side.endsWith('without end')) return
    const sent = taken.get(Number(new URL(zendesk.bridgeUrl).port))
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(16 * 2 ** 20)
  })

  test('names the origin that it saw and those that it expects', async () => {
    const sent = good()
    sent.headers = { ...sent.headers, 'sec-fetch-site': '', origin: 'https://elsewhere.example' }
    delete sent.headers['sec-fetch-site']
    const { detail } = JSON.parse((await post(sent)).body)
    for (const origin of ['https://elsewhere.example', backend.origin, LISTED]) {
      expect(detail).toContain(origin)
    }
    expect(detail).not.toMatch(/[:,] ,|, \.$/)
  })

  test('preflight allows what it is asked for, to listed origins alone', async () => {
    const asked = { 'access-control-request-headers': 'content-type,x-csrf-token' }
    const headers = { ...asked, 'sec-fetch-site': 'cross-site', origin: LISTED }
    const allowed = await post({ method: 'OPTIONS', headers, body: '' })
    expect(allowed.headers['access-control-allow-methods']).toBe('POST')
    expect(allowed.headers['access-control-allow-headers']?.replaceAll(' ', '')).toBe(
      'content-type,x-csrf-token',
    )
    const stranger = { ...headers, origin: 'https://elsewhere.example' }
    const refused = await post({ method: 'OPTIONS', headers: stranger, body: '' })
    expect(refused.status).toBe(403)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('a page on a listed origin may read a refusal', async () => {
    const sent = good()
    sent.headers = {
      ...sent.headers,
      'sec-fetch-site': 'cross-site',
      origin: LISTED,
      'content-type': 'text/plain',
    }
    const { status, headers } = await post(sent)
    expect([status, headers['access-control-allow-origin']]).toEqual([415, LISTED])
  })

  test('doctor finds nothing wrong', async () => {
    zendesk.use({})
    const args = ['--page', '/', '--redirect-uri', '/oauth/callback', '--exchange', '/api/connect']
    const parts = args.map((part) => (part.startsWith('/') ? backend.origin + part : part))
    const command = ['dist/cli.js', 'doctor', ...parts, '--origin', LISTED]
    const { code, stdout } = await runToEnd(process.execPath, command)
    expect(stdout).toContain('exchange')
    expect({ code, stdout }).toEqual({ code: 0, stdout })
  })

  test('its cookie is for its own pages alone', async () => {
    const page = await sendPlain(backend.origin, BROWSER)
    for (const cookie of page.headers['set-cookie'] ?? [])
      expect(cookie).toMatch(/(?=.*; *samesite=(lax|strict))(?=.*; *httponly)/i)
    expect(page.headers['set-cookie']).toHaveLength(1)
  })

  test('writes down nowhere the address of the redirect page, which holds the code', async () => {
    await sendPlain(`${backend.origin}/oauth/callback?code=code-in-a-log&state=b`)
    await sendPlain(`${backend.origin}/elsewhere`)
    expect(backend.printed()).not.toContain('code-in-a-log')
  })

  test('serves the redirect page with the headers of the table', async () => {
    const answer = await sendPlain(`${backend.origin}/oauth/callback?code=a&state=b`)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<script')
    for (const row of readTable('The redirect page', 'header')) {
      const header = answer.headers[row.subject.replaceAll('`', '').toLowerCase()]
      const value = String(row.value)
      if (value === 'none') expect(header).toBeUndefined()
      else expect(plain(header)).toContain(plain(value))
    }
  })
})

// Sinatra's page about it shows the session's secret; in production none is shown anyway.
test("in development, too, Ruby's answer to a failure inside shows nothing of the server", async () => {
  const ruby = contractBackends.find(({ file }) => file === 'app.rb')
  const [port = 0] = await findFreePorts([0])
  const env = { APP_ENV: 'development', SUNSHINE_CONNECT_DIST: 'a-folder-that-is-gone' }
  const backend = await ruby?.start({ bridgeUrl: 'http://127.0.0.1:1/sc', port, env })
  try {
    const { status, body } = await sendPlain(`${backend?.origin}/oauth/callback`)
    expect([status, JSON.parse(body).code]).toEqual([500, 'check_failed'])
    expect(body).not.toMatch(/secret|session|a-folder|\.rb/)
    expect(backend?.printed()).toContain('a-folder-that-is-gone')
  } finally {
    await backend?.stop()
  }
})

test.each(contractBackends.flatMap(({ file }) => file ?? []))(
  '%s can be read at one sitting',
  (file) => {
    const text = readFileSync(new URL(`../../examples/backends/${file}`, import.meta.url), 'utf8')
    const code = text.split('\n').filter((line) => !/^\s*(#|\/\/|$)/.test(line))
    expect(code.length).toBeLessThanOrEqual(200)
  },
)
