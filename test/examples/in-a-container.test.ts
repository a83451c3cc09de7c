import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { connect, createServer } from 'node:net'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  type MockInstance,
  test,
  vi,
} from 'vitest'
import { defaultDataFolder, openFiles } from '../../examples/server/files.js'
import { every } from '../pairs.ts'
import { startBackend } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { sendPlain } from './send-plain.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'

const folders: string[] = []
const makeFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-container-'))
  folders.push(folder)
  return folder
}
/** The system refuses until the test ends. Who imported the function by its name is refused, too. */
const refuse = (mocked: MockInstance<(...args: never[]) => unknown>, code: string) => {
  mocked.mockImplementation(() => {
    throw Object.assign(new Error(code), { code })
  })
  syncBuiltinESMExports()
}

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('where connections are kept', () => {
  test('a volume that belongs to somebody else, who lets us write, will do', async () => {
    const folder = join(makeFolder(), 'volume')
    mkdirSync(folder, { recursive: true })
    refuse(vi.spyOn(fs, 'chmodSync'), 'EPERM')
    const rows = openFiles(folder)
    await rows.check()
    await rows.set('aa', 'text')
    expect(await rows.get('aa')).toBe('text')
  })

  test('a folder that can’t be made is said at the start', () => {
    const folder = makeFolder()
    refuse(vi.spyOn(fs, 'mkdirSync'), 'EROFS')
    expect(() => openFiles(join(folder, 'volume'))).toThrow(
      "DATA_FOLDER can't be used (EROFS): give this user a folder to write to.",
    )
  })

  test('a user without a name and without HOME is asked for DATA_FOLDER, and needs no more', async () => {
    refuse(vi.spyOn(os, 'homedir'), 'ENOENT')
    expect(() => defaultDataFolder({})).toThrow('Set DATA_FOLDER')
    await openFiles(join(makeFolder(), 'data')).check()
  })

  test('what could not be written whole leaves nothing behind', async () => {
    const folder = makeFolder()
    const rows = openFiles(join(folder, 'data'))
    const base = join(folder, 'data', 'connections')
    mkdirSync(join(base, 'aa.jwe', 'in-the-way'), { recursive: true })
    await expect(rows.set('aa', 'text')).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(readdirSync(base)).toEqual(['aa.jwe'])
  })

  test('six first starts at once agree on one key', async () => {
    const folder = join(makeFolder(), 'data')
    const program = `
      import { keptKey } from './examples/server/files.js'
      import { newTokenKey } from './examples/server/environment.js'
      console.log('key ' + keptKey(process.env.FOLDER, 'TOKEN_KEYS', newTokenKey))`
    const starts = Array.from({ length: 6 }, () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
        env: { ...process.env, FOLDER: folder },
      }),
    )
    const said = (await Promise.all(starts)).map(({ stdout }) => stdout)
    expect(new Set(said.map((text) => /^key .*$/m.exec(text)?.[0])).size).toBe(1)
    expect(said.filter((text) => text.includes('Made a key'))).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['token-keys'])
  })
})

/** As a proxy has them: what is asked may be on its way while the other end decides to close. */
const keepConnection = async (origin: string) => {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let ended = false
  socket
    .on('error', () => {})
    .on('close', () => {
      ended = true
    })
  const ask = async () => {
    if (ended) return 'closed'
    socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const [answer] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
    return String(answer)
  }
  return { ask }
}

describe('the process', () => {
  let zendesk: StandIn
  const env = () => ({ ...zendesk.env, ...newEnvironmentKeys(), DATA_FOLDER: makeFolder() })
  beforeAll(async () => {
    zendesk = await startStandIn()
  })
  afterAll(() => zendesk?.stop())

  const SIGNALS = [
    ['SIGHUP', 'SIGTERM'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
  ] as const
  test.each(every ? SIGNALS : SIGNALS.slice(0, 1))(
    'told to end by %s and then %s, it finishes the exchange, and answers on kept connections',
    async (first, second) => {
      const backend = await startBackend(env())
      const kept = await keepConnection(backend.origin)
      expect(await kept.ask()).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: keep-alive\r\n/is)
      const visitor = await createVisitor(backend.origin)
      const code = await zendesk.newCode()
      zendesk.calls.length = 0
      const { release } = zendesk.hold('POST token')
      const exchange = visitor.connect(backend.origin, code)
      await vi.waitFor(() => expect(zendesk.calls).toContain('POST token'), { timeout: 10_000 })
      process.kill(backend.pid, first)
      await pause(200)
      process.kill(backend.pid, second)
      await pause(200)
      expect(await kept.ask()).toMatch(/^HTTP\/1\.1 200 .*\r\nconnection: close\r\n/is)
      release()
      expect((await exchange).status).toBe(200)
      // It keeps no connection open for another one.
      await vi.waitFor(() => expect(backend.isRunning()).toBe(false), { timeout: 3_000 })
    },
  )

  // As a container is that is paused, or a machine that is moved. Stopped in the middle of its work, it
  // goes on with what is due, before it reads what has come: a connection that was idle for too long
  // meanwhile is closed, and a code that arrived on it is lost.
  test.runIf(every)('frozen for a while, it takes the code that came meanwhile', async () => {
    const stopInside = "process.on('SIGUSR2', () => process.kill(process.pid, 'SIGSTOP'))"
    const backend = await startBackend(env(), [
      process.execPath,
      ...['--import', `data:text/javascript,${stopInside}`],
      'examples/server/serve.js',
    ])
    const visitor = await createVisitor(backend.origin)
    const code = await zendesk.newCode()
    // Node's own limit is 5 seconds, and another one to be sure.
    await (await visitor.connection(backend.origin)).text()
    await pause(1500)
    process.kill(backend.pid, 'SIGUSR2')
    await pause(100)
    const answer = visitor.connect(backend.origin, code)
    await Promise.race([answer, pause(5000)])
    process.kill(backend.pid, 'SIGCONT')
    expect((await answer).status).toBe(200)
    await backend.stop()
  })

  test('listens where HOST says', async () => {
    const [inside, outside] = await Promise.all([
      startBackend(env()),
      startBackend({ ...env(), HOST: '0.0.0.0' }),
    ])
    const elsewhere = (origin: string) => `${origin.replace('127.0.0.1', '127.0.0.2')}/health`
    await expect(sendPlain(elsewhere(inside.origin))).rejects.toThrow('ECONNREFUSED')
    expect((await sendPlain(elsewhere(outside.origin))).body).toBe('ok')
    await Promise.all([inside.stop('SIGKILL'), outside.stop('SIGKILL')])
  })

  test('behind a proxy it goes by the names that it was given, whatever the port', async () => {
    const settings = { PUBLIC_ORIGIN: 'https://connect.acme.example', HOSTS: 'backend, 10.0.0.7' }
    const keys = env()
    const { origin, stop } = await startBackend({ ...keys, ...settings })
    const statusOf = async (host: string, path = '/api/config') =>
      (await sendPlain(origin + path, { host })).status
    const known = ['connect.acme.example', 'connect.acme.example:443', 'backend', 'backend:8080']
    for (const host of [...known, '10.0.0.7', 'localhost']) expect(await statusOf(host)).toBe(200)
    for (const host of [
      'evil.example',
      'connect.acme.example.evil.example',
      'backend.evil.example',
    ])
      expect(await statusOf(host)).toBe(421)
    // Longer than load balancers keep connections: one that it closes may just be bringing a code.
    const { headers } = await sendPlain(`${origin}/health`)
    expect(headers['keep-alive']).toBe('timeout=65')
    // Who checks health has an address only; notices have their key.
    expect(await statusOf('10.9.9.9:80', '/health')).toBe(200)
    expect(await statusOf('evil.example', `/zendesk/removed/${keys.REMOVE_KEY}`)).toBe(405)
    await stop()
  })

  test.each(['examples/server/minimal.js', 'examples/server/adapters/express.js'])(
    '%s says that the port is taken, and ends with 1',
    async (file) => {
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const { port } = taken.address() as { port: number }
      const child = spawn(process.execPath, [file], {
        env: { ...process.env, ...env(), PORT: String(port) },
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text) => {
          said += text
        })
      const [code] = await once(child, 'close')
      taken.close()
      expect(code).toBe(1)
      expect(said).toContain('EADDRINUSE')
      expect(said).not.toMatch(/Open http|Backend:|Cannot read/)
    },
  )

  test('a folder that is a file ends the start with a sentence', async () => {
    const file = join(makeFolder(), 'file')
    writeFileSync(file, '')
    const started = startBackend({ ...env(), DATA_FOLDER: file })
    await expect(started).rejects.toThrow(
      /^ended with 1: DATA_FOLDER can't be used \(EEXIST\).*\n$/,
    )
  })
})
