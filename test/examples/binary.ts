import { spawnSync } from 'node:child_process'
import { every } from '../pairs.ts'
import { findRuntime } from '../run/on-demand.mjs'

export type Runtime = 'deno' | 'bun' | 'workerd'

/** Whether tests start this runtime: where it is installed, and in `npm run test:every`. */
export const isPlayed = (runtime: Runtime): boolean => every || Boolean(findRuntime(runtime))

/** The program of a runtime that npm has installed. */
export const binary = (runtime: Runtime): string => {
  const found = findRuntime(runtime)
  if (!found) throw new Error(`${runtime} is missing: npm ci --prefix test/runtimes`)
  return found
}

/** What the runtime says it is. */
export const versionOf = (runtime: Runtime): string => {
  const { stdout } = spawnSync(binary(runtime), ['--version'], { encoding: 'utf8' })
  return /\d[\d.-]+/.exec(stdout)?.[0] ?? 'unknown'
}
