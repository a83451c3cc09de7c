import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rollup } from 'vite'
import { findFreePorts } from '../../examples/free-ports.mjs'

/** As much of Cloudflare's KV as workerd asks its backing service for. */
const KV = `const rows = new Map()
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    const key = decodeURIComponent(pathname.slice(1))
    if (request.method === 'PUT') rows.set(key, await request.text())
    if (request.method === 'DELETE') rows.delete(key)
    if (request.method !== 'GET') return new Response(null)
    if (key) return new Response(rows.get(key) ?? null, { status: rows.has(key) ? 200 : 404 })
    const prefix = searchParams.get('prefix') ?? ''
    const keys = [...rows.keys()].filter((name) => name.startsWith(prefix)).map((name) => ({ name }))
    return Response.json({ keys, list_complete: true })
  },
}`

/** The worker as one file, resolved as for Cloudflare: with nothing of Node in it. */
const bundle = async () => {
  const entry = fileURLToPath(new URL('../../examples/server/adapters/worker.js', import.meta.url))
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: { ssr: entry, write: false },
    ssr: { target: 'webworker', noExternal: true },
    resolve: { conditions: ['workerd', 'worker', 'browser'] },
  })) as Rollup.RollupOutput
  const [{ code }] = output
  if (/from ?["']node:/.test(code)) throw new Error('The worker imports a module of Node.')
  return code
}

const config = (port: number, env: Record<string, string>) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "kv", worker = .kv),
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "CONNECTIONS", kvNamespace = "kv"),
    ${Object.entries(env)
      .map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)}),`)
      .join('\n    ')}
  ],
);
const kv :Workerd.Worker = (
  modules = [(name = "kv", esModule = embed "kv.js")],
  compatibilityDate = "2026-11-01",
);
`

/** What to run for the worker adapter in Cloudflare's own runtime. */
export const prepareWorkerd = async (env: Record<string, string>) => {
  const folder = await mkdtemp(join(tmpdir(), 'sunshine-connect-workerd-'))
  const [port] = (await findFreePorts([0])) as [number]
  await writeFile(join(folder, 'worker.js'), await bundle())
  await writeFile(join(folder, 'kv.js'), KV)
  await writeFile(join(folder, 'config.capnp'), config(port, env))
  return {
    origin: `http://127.0.0.1:${port}`,
    arguments: ['serve', join(folder, 'config.capnp')],
    remove: () => rm(folder, { recursive: true }),
  }
}
