import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

type Api = Record<string, (options?: unknown) => unknown>

/** Runs a bundle's modules anew, for one load of one page, with that page's globals and no others. */
export type Instantiate = (globals: Record<string, unknown>) => Api

export interface Modules {
  browser: Instantiate
  callback: Instantiate
}

/** A line of a bundle in another one's place: what the laws must notice. */
export interface Mutant {
  file: 'index' | 'callback'
  line: string
  becomes: string
}

/** `folder`: of the modules as TypeScript has written them. */
export function loadModules({
  folder = 'build',
  mutants = [],
}: {
  folder?: string
  mutants?: readonly Mutant[]
} = {}): Modules {
  const load = (file: Mutant['file'], names: string) => {
    const code = bundle(`import { ${names} } from './${file}.js'\napi = { ${names} }`, folder)
    return prepare(mutants.filter((mutant) => mutant.file === file).reduce(mutate, code))
  }
  return { browser: load('index', 'connect, resume'), callback: load('callback', 'relayCallback') }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const bundles = new Map<string, string>()

function bundle(contents: string, folder: string): string {
  const resolveDir = resolve(ROOT, folder)
  const key = resolveDir + contents
  const known = bundles.get(key)
  if (known !== undefined) return known
  const built = buildSync({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
  })
  const code = built.outputFiles[0]?.text ?? ''
  bundles.set(key, code)
  return code
}

function mutate(code: string, { line, becomes }: Mutant): string {
  const [before, ...after] = code.split(line)
  if (after.length !== 1) throw new Error(`There is ${after.length} times in the bundle: ${line}`)
  return [before, becomes, ...after].join('')
}

/** What a page has from its realm: the same for all of them, since nothing changes it. */
const KEPT = new Set(
  [
    'Array ArrayBuffer Boolean DOMException Error Event EventTarget',
    'Function Headers Infinity JSON Map Math NaN Number Object Promise Proxy RangeError Reflect RegExp Response',
    'Set String Symbol SyntaxError TypeError URL URLSearchParams Uint8Array WeakMap WeakRef WeakSet',
    'atob btoa decodeURIComponent encodeURIComponent parseInt parseFloat isNaN isFinite structuredClone',
    'undefined eval arguments',
  ].flatMap((line) => line.split(' ')),
)

/** Node's own names that no page has, and those that each page has for itself: none is found. */
const HIDDEN = Object.getOwnPropertyNames(globalThis).filter((name) => !KEPT.has(name))

function prepare(code: string): Instantiate {
  let run: ((...values: unknown[]) => Api) | undefined
  let own: string[] = []
  return (globals) => {
    if (!run) {
      own = Object.keys(globals)
      // None of the hidden ones is given: they are undefined.
      const names = [...new Set([...own, ...HIDDEN])].filter((name) => /^\w+$/.test(name))
      run = new Function(
        ...names,
        `'use strict'\nlet api\n${code}\nreturn api`,
      ) as unknown as typeof run
    }
    return run?.(...own.map((name) => globals[name])) ?? {}
  }
}
