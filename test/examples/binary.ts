import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const { platform, arch } = process

/** Where npm puts each runtime, whether or not its install script may run; last, what npm links. */
const places = {
  deno: ['deno/deno', `@deno/${platform}-${arch}-glibc/deno`],
  bun: [`@oven/bun-${platform}-${arch}/bin/bun`, 'bun/bin/bun.exe'],
  workerd: [
    `@cloudflare/workerd-${platform}-${arch === 'x64' ? '64' : arch}/bin/workerd`,
    'workerd/bin/workerd',
  ],
}

export type Runtime = keyof typeof places

/** The program of a runtime that npm has installed. */
export const binary = (runtime: Runtime): string => {
  const found = [...places[runtime], `.bin/${runtime}`]
    .map((path) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url)))
    .find(existsSync)
  if (!found) throw new Error(`npm has not installed ${runtime} for ${platform} on ${arch}.`)
  return found
}

/** What the runtime says it is. */
export const versionOf = (runtime: Runtime): string => {
  const { stdout } = spawnSync(binary(runtime), ['--version'], { encoding: 'utf8' })
  return /\d[\d.-]+/.exec(stdout)?.[0] ?? 'unknown'
}
