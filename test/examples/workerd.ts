import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Rollup } from 'vite'
import { findFreePorts } from '../../examples/free-ports.mjs'

/** The worker as one file, resolved as for Cloudflare: with nothing of Node in it. */
const bundle = async (file: string) => {
  const entry = fileURLToPath(new URL(file, import.meta.url))
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      write: false,
      rolldownOptions: { external: ['cloudflare:workers'] },
    },
    ssr: { target: 'webworker', noExternal: true },
    resolve: { conditions: ['workerd', 'worker', 'browser'] },
  })) as Rollup.RollupOutput
  const [{ code }] = output
  if (/from ?["']node:/.test(code)) throw new Error('The worker imports a module of Node.')
  return code
}

const config = (port: number, env: Record<string, string>, folder: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["private"])),
    (name = "disk", disk = (path = "${folder}", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "ROWS", durableObjectNamespace = "RowsObject"),
    ${Object.entries(env)
      .map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)}),`)
      .join('\n    ')}
  ],
  durableObjectNamespaces = [(className = "RowsObject", uniqueKey = "rows")],
  durableObjectStorage = (localDisk = "disk"),
);
`

/** What to run for the worker adapter in Cloudflare's own runtime. */
export const prepareWorkerd = async (
  env: Record<string, string>,
  entry = '../../examples/server/adapters/worker.js',
) => {
  const folder = await mkdtemp(join(tmpdir(), 'sunshine-connect-workerd-'))
  const [port] = (await findFreePorts([0])) as [number]
  await writeFile(join(folder, 'worker.js'), await bundle(entry))
  await writeFile(join(folder, 'config.capnp'), config(port, env, folder))
  return {
    origin: `http://127.0.0.1:${port}`,
    arguments: ['serve', join(folder, 'config.capnp')],
    remove: () => rm(folder, { recursive: true }),
  }
}
