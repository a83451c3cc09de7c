import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startExamples } from '../../examples/start-examples.mjs'
import { every } from '../pairs.ts'
import { createVisitor } from './visitor.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

let examples: Awaited<ReturnType<typeof startExamples>>
let state: string
let folder: string

beforeAll(async () => {
  // Vite tells the console of each path that it refuses.
  for (const method of ['log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => {})
  state = mkdtempSync(join(tmpdir(), 'sunshine-connect-state-'))
  examples = await startExamples({
    ports: { installPage: 0, spa: 0, sandbox: 0 },
    env: { XDG_STATE_HOME: state },
    sandbox: { person: 'allows' },
  })
  folder = join(state, 'sunshine-connect-examples')
  await connectSomebody()
})
afterAll(async () => {
  await examples?.close()
  rmSync(state, { recursive: true })
})

/** So that there is a row to be stolen. */
const connectSomebody = async () => {
  const visitor = await createVisitor(examples.installPage)
  const authorize = new URL(`${examples.sandbox}/sc/oauth/authorize`)
  const redirectUri = `${examples.installPage}/oauth/callback`
  const query = {
    client_id: 'sandbox',
    response_type: 'code',
    state: 's',
    redirect_uri: redirectUri,
  }
  authorize.search = new URLSearchParams(query).toString()
  const answered = await fetch(authorize, { redirect: 'manual' })
  const code = new URL(String(answered.headers.get('location'))).searchParams.get('code')
  const connected = await visitor.connect(examples.installPage, String(code))
  expect(connected.status).toBe(200)
}

interface Answer {
  status: number
  text: string
}

/** Sends a path as it is written: `fetch` would tidy it up. */
const get = (origin: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<Answer>((resolve, reject) => {
    const { hostname, port, host } = new URL(origin)
    const address = hostname === 'localhost' ? '127.0.0.1' : hostname
    const options = { host: address, port, path, headers: { host, accept: '*/*', ...headers } }
    request(options, async (response) => {
      let text = ''
      for await (const part of response.setEncoding('utf8')) text += part
      resolve({ status: Number(response.statusCode), text })
    })
      .once('error', reject)
      .end()
  })

/** Every file of the backend's data, with its text. */
const dataFiles = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const escaped = (path: string, spell: (character: string) => string) =>
  path.replaceAll('/', spell('/')).replaceAll('.', spell('.'))

/**
 * The ways to write a path that a server may take for the same file: each two of path, encoding and
 * query meet, or with `all` all three.
 */
const spellings = (path: string, all = false): string[] => {
  const up = '../'.repeat(12)
  const inside = path.slice(1)
  const paths = [
    path,
    `/@fs${path}`,
    `/@fs/${inside}`,
    `/@fs//${inside}`,
    `/@fs/${root.slice(1)}${up}${inside}`,
    `/@fs/${root.slice(1)}examples/spa/${up}${inside}`,
    `/${up}${inside}`,
    `/src/${up}${inside}`,
    `/@id/${path}`,
    `/@id/__x00__${path}`,
    `/node_modules/${up}${inside}`,
    `/@vite/${up}${inside}`,
    `/assets/../..//${inside}`,
    `/file://${path}`,
  ]
  const encodings = [
    (written: string) => written,
    (written: string) => `/${escaped(written.slice(1), (c) => (c === '/' ? '%2f' : '.'))}`,
    (written: string) => `/${escaped(written.slice(1), (c) => (c === '.' ? '%2e' : '/'))}`,
    (written: string) => `/${escaped(written.slice(1), (c) => (c === '/' ? '%2F' : '%2E'))}`,
    (written: string) => `/${escaped(written.slice(1), (c) => (c === '/' ? '%252f' : '%252e'))}`,
    (written: string) => written.replaceAll('../', '..\\'),
    (written: string) => written.replaceAll('../', '..%5c'),
  ]
  const queries = [
    '',
    '?raw',
    '?url',
    '?import',
    '?import&raw',
    '?inline',
    '?raw??',
    '?.svg?raw',
    '?html-proxy',
    '?worker',
    '?t=1#x',
    '%00.js',
    '%3Fraw',
  ]
  const meets = (sum: number, encoding: number) => all || sum % encodings.length === encoding
  return paths.flatMap((written, p) =>
    queries.flatMap((query, q) =>
      encodings
        .filter((_, encoding) => meets(p + q, encoding))
        .map((encode) => encode(written) + query),
    ),
  )
}

/** Ten at a time. Those whose answer holds one of the texts. */
const findLeaks = async (origin: string, paths: string[], secrets: string[]) => {
  const leaks: string[] = []
  const waiting = paths.values()
  const work = async () => {
    for (const path of waiting) {
      const { text } = await get(origin, path.replaceAll(' ', '%20'))
      if (secrets.some((secret) => text.includes(secret))) leaks.push(path)
    }
  }
  await Promise.all(Array.from({ length: 10 }, work))
  return leaks
}

const base64 = (text: string) => Buffer.from(text).toString('base64').slice(0, 40)

describe.each(['spa', 'installPage', 'sandbox'] as const)('%s', (name) => {
  const origin = () => String(examples[name])

  test('gives out nothing of the backend’s data, however the path is spelt', async () => {
    const files = dataFiles()
    expect(files.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      expect.stringMatching(/^codes\/[0-9a-f]{64}$/),
      expect.stringMatching(/^connections\/[0-9a-f]+\.jwe$/),
      'remove-key',
      'session-key',
      'token-keys',
    ])
    // Of a code that was claimed there is the name alone.
    const texts = files.map((path) => readFileSync(path, 'utf8')).filter(Boolean)
    const secrets = texts.flatMap((text) => [text.trim(), base64(text)])
    const isConnection = (file: string) => file.endsWith('.jwe')
    // The files lie in one folder, and a server looks at the folder.
    const swept = every ? files : files.filter(isConnection)
    const paths = swept.flatMap((file) => spellings(file, every && isConnection(file)))
    expect(paths.length).toBeGreaterThan(every ? 2_000 : 180)
    expect(await findLeaks(origin(), paths, secrets)).toEqual([])
  })

  test('answers to this machine’s names only', async () => {
    const { port } = new URL(origin())
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect((await get(origin(), '/', { host: `${host}:${port}` })).status, host).toBe(200)
    const others = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'evil.localhost',
      '10.0.0.1',
      '0.0.0.0',
      'localhost@evil.example',
    ]
    for (const host of others) {
      const { status, text } = await get(origin(), '/', { host })
      expect([400, 421], host).toContain(status)
      expect(text, host).not.toContain('<html')
    }
  })
})

test('the sweep finds what is served: a file of the single-page app', async () => {
  const source = join(root, 'examples/spa/src/faces.ts')
  const usual = [`/@fs${source}`, `/@fs${source}?raw`]
  const paths = [...usual, ...spellings(source)]
  const leaks = await findLeaks(examples.spa, paths, ['Looking for your connection'])
  expect(leaks).toEqual(expect.arrayContaining(usual))
  expect(new Set(leaks).size).toBeGreaterThan(usual.length)
})

test('Vite serves the app and the package, and no other file of the repository', async () => {
  for (const path of [
    '/src/main.ts',
    `/@fs${root}dist/index.js`,
    '/@vite/client',
    '/src/react.tsx',
  ])
    expect((await get(examples.spa, path)).status, path).toBe(200)
  for (const path of ['package.json', 'examples/server/app.js', 'src/index.ts'])
    expect((await get(examples.spa, `/@fs${root}${path}`)).status, path).toBe(403)
})

test('Vite’s socket opens for this machine’s names only', async () => {
  const { port } = new URL(examples.spa)
  const open = (host: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const lines = [
          'GET / HTTP/1.1',
          `Host: ${host}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          'Sec-WebSocket-Protocol: vite-ping',
        ]
        socket.write(`${lines.join('\r\n')}\r\n\r\n`)
      })
      socket.setEncoding('utf8')
      socket.once('data', (data) => {
        resolve(String(data).split('\r\n')[0] ?? '')
        socket.destroy()
      })
      socket.once('close', () => resolve('closed'))
    })
  expect(await open(`localhost:${port}`)).toContain('101')
  for (const host of ['evil.example', 'evil.localhost', '10.0.0.1'])
    expect(await open(host), host).toBe('closed')
})

test('what is kept is for its owner alone', () => {
  if (process.platform === 'win32') return
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const file of dataFiles()) expect(statSync(file).mode & 0o777, file).toBe(0o600)
})

test('each server has both addresses that browsers try for localhost', async ({ skip }) => {
  const ports = [examples.spa, examples.installPage, examples.sandbox].map(
    (origin) => new URL(String(origin)).port,
  )
  const free = createServer()
  const hasIpv6 = await new Promise<boolean>((resolve) => {
    free.once('error', () => resolve(false)).listen(0, '::1', () => resolve(true))
  })
  free.close()
  if (!hasIpv6) skip()
  for (const port of ports) {
    const stranger = createServer()
    const code = await new Promise<unknown>((resolve) => {
      stranger.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      stranger.listen(Number(port), '::1', () => resolve('taken'))
    })
    stranger.close()
    expect(code).toBe('EADDRINUSE')
    expect((await fetch(`http://[::1]:${port}/`)).status).toBe(200)
  }
})

test('no page can have a program started', async () => {
  for (const path of [
    '/__open-in-editor?file=package.json',
    '/__OPEN-in-editor',
    '//__open-in-editor',
  ])
    expect((await get(examples.spa, path)).status).toBe(404)
  expect((await get(examples.spa, '/')).status).toBe(200)
})

test('a data folder that a link leads into the project is refused', async () => {
  const link = join(state, 'link')
  symlinkSync(join(root, 'examples/spa'), link)
  for (const folder of [link, join(link, 'not-there-yet', 'data')])
    await expect(startExamples({ env: { DATA_FOLDER: folder } })).rejects.toThrow(
      'DATA_FOLDER must lie outside this project',
    )
})

test('a data folder inside the project is refused', async () => {
  for (const inside of ['examples/server/.data', 'examples/spa/public', '.'])
    await expect(startExamples({ env: { DATA_FOLDER: join(root, inside) } })).rejects.toThrow(
      'DATA_FOLDER must lie outside this project',
    )
})
