import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { IMPORT_MAP, refuseImport } from '../../.ci/import-map.mjs'
import { readImports } from '../../.ci/read-imports.mjs'

const isEntry = (name: string) => name.endsWith('.ts')
const isPackage = (name: string) => !(name in IMPORT_MAP)

/** A module of a room, in a folder of its own there; an entry is its own module. */
const moduleOf = (name: string) => (isEntry(name) ? name : `${name}/inner/sample.ts`)

const rooms = Object.keys(IMPORT_MAP)
const packages = [...new Set(Object.values(IMPORT_MAP).flat())].filter(isPackage)
const NOT_OURS = 'left-pad'

/** How a module names another room's, or a package. */
function specifier(from: string, to: string): string {
  if (to === 'node:') return 'node:fs'
  if (isPackage(to)) return to
  return (isEntry(from) ? './' : '../../') + moduleOf(to).replace(/\.ts$/, '.js')
}

const FORMS = {
  value: (from: string) => `import { a } from '${from}'`,
  type: (from: string) => `import type { A } from '${from}'`,
  effect: (from: string) => `import '${from}'`,
  again: (from: string) => `export {\n  a,\n  type B,\n} from '${from}'`,
  all: (from: string) => `export * from '${from}'`,
  later: (from: string) => `export const load = async () => (await import('${from}')).a`,
  typeof: (from: string) => `export type T = typeof import('${from}')`,
}

const arrows = rooms.flatMap((from) =>
  [...rooms, ...packages, NOT_OURS]
    .filter((to) => to !== from)
    .map((to) => ({ from, to, isAllowed: IMPORT_MAP[from]?.includes(to) ?? false })),
)

/** What the check says of one module that has all of these lines. */
let complaints: string
let exitCode: number | null
const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-layers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, lines: string[]) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`)
}

function check(path: string) {
  return spawnSync(process.execPath, ['.ci/check-imports.mjs', path], { encoding: 'utf8' })
}

beforeAll(() => {
  for (const from of rooms) {
    const own = arrows.filter((arrow) => arrow.from === from)
    write(
      moduleOf(from),
      own.map(({ to }) => FORMS.value(specifier(from, to))),
    )
  }
  const { stderr, status } = check(folder)
  complaints = stderr
  exitCode = status
})

const target = (to: string) => (to === 'node:' ? 'node:fs' : isPackage(to) ? to : moduleOf(to))
const isRefused = (from: string, to: string) =>
  complaints.includes(`${folder}/${moduleOf(from)} imports ${target(to)}: `)

describe('the map of imports', () => {
  test.each(rooms)('%s may import what its line says, and nothing else is let through', (from) => {
    const tried = arrows.filter((arrow) => arrow.from === from)
    const refused = tried.filter(({ to }) => isRefused(from, to)).map(({ to }) => to)
    expect(refused).toEqual(tried.filter(({ isAllowed }) => !isAllowed).map(({ to }) => to))
    expect(refused).toContain(NOT_OURS)
  })

  test('the check fails when it refuses', () => {
    expect(exitCode).toBe(1)
  })

  test('it passes what is allowed, and the sources', () => {
    rmSync(folder, { recursive: true })
    write('callback/sample.ts', [FORMS.value('../protocol/b.js'), FORMS.value('./b.js')])
    expect(check(folder).status).toBe(0)
    expect(check('src')).toMatchObject({ stderr: '', status: 0 })
  })

  test.each(Object.entries(FORMS))('whatever the form: %s', (_, form) => {
    rmSync(folder, { recursive: true, force: true })
    write('callback/sample.ts', ['/** import x from here */', form('../browser/b.js')])
    expect(check(folder).stderr).toContain('callback/sample.ts imports browser/b.ts')
  })

  test('a comment or a text imports nothing', () => {
    const lines = ["// import a from '../browser/b.js'", "export const text = 'from ../browser'"]
    rmSync(folder, { recursive: true, force: true })
    write('callback/sample.ts', lines)
    expect(check(folder).stderr).toBe('')
  })

  test('a new room or entry needs its line', () => {
    expect(refuseImport('attic/box.ts', 'options/kinds.ts')).toMatch('attic has no line')
    expect(refuseImport('attic.ts', 'options/kinds.ts')).toMatch('attic.ts has no line')
  })

  test('every folder and entry of the sources has its line', () => {
    const paths = [...readImports('src').keys()]
    expect(paths.map((path) => path.split('/')[0])).toSatisfy((names: string[]) =>
      names.every((name) => rooms.includes(name)),
    )
  })
})

// The table says who may; these are the sentences it must keep, whatever is added to it.
describe('what the map is for', () => {
  /** Every room that a room leads to, by one arrow or many. */
  function reach(from: string, seen = new Set<string>()): Set<string> {
    for (const to of IMPORT_MAP[from] ?? []) {
      if (!seen.has(to)) reach(to, seen.add(to))
    }
    return seen
  }

  test.each(rooms)('no way leads from %s back to it', (room) => {
    expect([...reach(room)]).not.toContain(room)
  })

  test.each(['index.ts', 'callback.ts', 'callback-global.ts', 'element.ts', 'global.ts', 'lang'])(
    'nothing of a server, of Node or of the command gets into a browser: %s',
    (room) => {
      const reached = [...reach(room)]
      for (const name of ['server', 'node', 'node:', 'sandbox', 'doctor', 'cli', 'demo', 'init']) {
        expect(reached).not.toContain(name)
      }
    },
  )

  test.each(['server.ts', 'server-connection.ts'])(
    'nothing of Node, of a browser or of the sandbox gets into a server: %s',
    (room) => {
      const reached = [...reach(room)]
      for (const name of ['node', 'node:', 'browser', 'callback', 'element', 'sandbox', 'cli']) {
        expect(reached).not.toContain(name)
      }
    },
  )

  test('the waiting page and the redirect page don’t import each other', () => {
    expect([...reach('browser')]).not.toContain('callback')
    expect([...reach('callback')]).not.toContain('browser')
  })

  test('who shares the ground floor stands on nothing else', () => {
    for (const ground of ['platform', 'options', 'protocol']) {
      expect([...reach(ground)].filter((name) => name !== 'platform')).toEqual([])
    }
  })
})
