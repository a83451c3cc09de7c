import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { binary, isPlayed } from '../examples/binary.ts'
import { listen } from './listen.js'

/** Asks for a token by our client, and by hand with `cache: 'no-store'`. */
const WORKER = `
import { createSunshineClient } from 'sunshine-connect/server'
const told = (work) => work.then(() => 'works', (error) => error.code ?? String(error))
export default {
  async fetch(request) {
    const bridgeUrl = new URL(request.url).searchParams.get('bridge')
    const client = createSunshineClient({ clientId: 'a', clientSecret: 'b', bridgeUrl, apiUrl: bridgeUrl })
    return Response.json({
      ours: await told(client.getToken('a-code')),
      byHand: await told(Promise.resolve().then(() => fetch(bridgeUrl, { cache: 'no-store' }))),
    })
  },
}`

const config = (port: number, date: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "${date}",
);`

let folder: string
const processes: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunshine-connect-workers-'))
  const entry = join(process.cwd(), 'test', 'server', 'worker-entry.js')
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: entry, write: false },
    ssr: { target: 'webworker', noExternal: true },
    plugins: [
      {
        name: 'worker',
        load: (id) => (id === entry ? WORKER : null),
        resolveId: (id) => (id === entry ? id : null),
      },
    ],
  })) as Rollup.RollupOutput
  await writeFile(join(folder, 'worker.js'), output[0].code)
})

afterEach(async () => {
  for (const worker of processes.splice(0)) {
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.kill()
    await ended
  }
})
afterAll(() => rm(folder, { recursive: true }))

const startWorker = async (date: string) => {
  const [port] = (await findFreePorts([0])) as [number]
  const path = join(folder, `${date}.capnp`)
  await writeFile(path, config(port, date))
  processes.push(spawn(binary('workerd'), ['serve', path], { stdio: 'inherit' }))
  return `http://127.0.0.1:${port}`
}

describe.runIf(isPlayed('workerd'))("Cloudflare's own runtime", () => {
  test.each([
    { date: '2024-01-01', byHand: expect.stringContaining("'cache' field") },
    { date: '2026-11-01', byHand: 'works' },
  ])(
    'as of $date: a token is asked for, whether or not it knows `cache`',
    async ({ date, byHand }) => {
      const bridge = await listen((_, response) => response.end('{"access_token":"a-token"}'))
      const origin = await startWorker(date)
      const asked = await expect
        .poll(
          () =>
            fetch(`${origin}/?bridge=${bridge}`).then(
              (answer) => answer.json(),
              () => null,
            ),
          { timeout: 20_000 },
        )
        .toEqual({ ours: 'works', byHand })
      return asked
    },
    30_000,
  )
})
