import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { every } from '../pairs.ts'
import { type Packed, packAndInstall } from './packed.ts'

vi.setConfig({ testTimeout: 180_000 })

const root = fileURLToPath(new URL('../..', import.meta.url))
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

interface Locked {
  link?: boolean
  resolved?: string
  integrity?: string
  hasInstallScript?: boolean
}

/** What is wrong with how a dependency is locked, or undefined. */
const faultOf = ({ link, resolved, integrity }: Locked): string | undefined => {
  if (link) return undefined
  if (resolved && !resolved.startsWith('https://registry.npmjs.org/')) return `from ${resolved}`
  return /^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? undefined : 'no hash'
}

interface Lockfile {
  lockfileVersion: number
  packages: Record<string, Locked>
}

/** What a lockfile locks, by its place. */
const dependenciesIn = ({ packages }: Lockfile) =>
  Object.entries(packages).filter(([path]) => path.includes('node_modules/'))

/** Beside the repository's own: of what the reference is written with, and of what is installed only where it is used. */
const LOCKFILES = [
  'package-lock.json',
  '.ci/reference/package-lock.json',
  'test/angular/package-lock.json',
  'test/mutants/package-lock.json',
  'test/runtimes/package-lock.json',
]
const dependencies = dependenciesIn(readJson('package-lock.json'))
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 13)

test.each(LOCKFILES)(
  '%s names a hash for every package, and no place but the npm registry',
  (path) => {
    const lockfile: Lockfile = readJson(path)
    expect(lockfile.lockfileVersion).toBe(3)
    expect(dependenciesIn(lockfile)).not.toEqual([])
    const faults = dependenciesIn(lockfile).map(([place, locked]) => [place, faultOf(locked)])
    expect(faults.filter(([, fault]) => fault)).toEqual([])
  },
)

describe('the lockfile', () => {
  test('links to this repository’s own packages only', () => {
    const links = dependencies.filter(([, { link }]) => link)
    expect(links.map(([path, { resolved }]) => [nameOf(path), resolved]).sort()).toEqual([
      ['example-server', 'examples/server'],
      ['example-spa', 'examples/spa'],
      ['sunshine-connect', ''],
    ])
  })

  test('a package without a hash, or from elsewhere, would be noticed', () => {
    const integrity = String(dependencies.find(([, locked]) => locked.integrity)?.[1].integrity)
    expect(faultOf({ integrity })).toBeUndefined()
    expect(faultOf({ integrity, resolved: 'https://registry.npmjs.org/a/-/a-1.tgz' })).toBe(
      undefined,
    )
    expect(faultOf({ integrity, resolved: 'https://evil.example/a-1.tgz' })).toContain('evil')
    expect(faultOf({ integrity, resolved: 'git+ssh://git@github.com/a/a.git#1' })).toContain('git')
    expect(faultOf({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' })).toBe('no hash')
    expect(faultOf({})).toBe('no hash')
  })

  test('the dependencies that run a script when they are installed are those we know of', () => {
    const running = dependencies.filter(([, { hasInstallScript }]) => hasInstallScript)
    const reasons = readJson('.ci/install-scripts.json') as Record<string, string>
    expect([...new Set(running.map(([path]) => nameOf(path)))].sort()).toEqual(Object.keys(reasons))
    for (const reason of Object.values(reasons)) expect(reason).toMatch(/\w{3,} .*\.$/)
  })
})

describe('what is published', () => {
  let packed: Packed
  beforeAll(async () => {
    packed = await packAndInstall()
  })
  afterAll(() => packed?.remove())

  const filesIn = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort()

  test('is what was built, byte by byte', () => {
    const built = filesIn(join(root, 'dist'))
    expect(filesIn(join(packed.folder, 'dist'))).toEqual(built)
    expect(built.length).toBeGreaterThan(20)
    for (const path of packed.files) {
      const [theirs, ours] = [packed.folder, root].map((folder) => readFileSync(join(folder, path)))
      expect(ours && theirs?.equals(ours), path).toBe(true)
    }
  })

  test('has source maps that name sources of this repository, and no place on a machine', () => {
    const maps = packed.files.filter((path) => path.endsWith('.map'))
    expect(maps.length).toBeGreaterThan(10)
    for (const path of maps) {
      const { sources, sourceRoot, file } = JSON.parse(
        readFileSync(join(packed.folder, path), 'utf8'),
      )
      expect([sourceRoot ?? '', file ?? ''].join(''), path).not.toMatch(/[/\\:]/)
      for (const source of sources)
        expect(source, path).toMatch(/^(\.\.\/)+src\/[\w/-]+\.ts$|^(\.\.\/)*\0?virtual:[\w-]+$/)
    }
  })
})

// A clone, because the script looks at the commit: what isn't committed has no part in this.
describe.runIf(existsSync(join(root, '.git')))('the publish script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-clone-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })

  beforeAll(() => {
    git('clone', '--quiet', '--no-hardlinks', '--depth=1', `file://${root}`, '.')
    // Each by itself: where npm thinks them stale, it empties the folder, and must find no way into ours.
    const ours = join(root, 'node_modules')
    mkdirSync(join(folder, 'node_modules'))
    for (const name of readdirSync(ours)) {
      symlinkSync(join(ours, name), join(folder, 'node_modules', name))
    }
    appendFileSync(join(folder, '.git/info/exclude'), '\nnode_modules\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const publish = (...args: string[]) => {
    const env = { ...process.env, ACTIONS_ID_TOKEN_REQUEST_URL: '', SIGSTORE_ID_TOKEN: '' }
    const options = { cwd: folder, encoding: 'utf8', env } as const
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['.ci/publish.mjs', ...args],
      options,
    )
    return { status, stdout, stderr }
  }

  // A whole build: `npm run test:every` has the time.
  test.runIf(every)('in a dry run builds, packs and compares, and says what it would do', () => {
    const { status, stdout, stderr } = publish('--dry-run')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/sunshine-connect \d+\.\d+\.\d+: \d+ files, as built\nsha512-/)
    expect(stdout).toMatch(/Would run: npm publish \S+\.tgz --provenance --access public\n/)
    expect(stdout).toMatch(/First: this commit has no tag v\d/)
  })

  test('publishes nothing without a tag, a date and somebody who vouches for it', () => {
    const { status, stdout, stderr } = publish()
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^Not published:\n- this commit has no tag v/)
    expect(stderr).toContain('provenance is signed by a CI')
  })

  test('refuses a tree with changes, dry run or not', () => {
    appendFileSync(join(folder, 'src/index.ts'), '\n')
    for (const args of [[], ['--dry-run']]) {
      const { status, stdout, stderr } = publish(...args)
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toContain('The tree is not clean to begin with')
      expect(stderr).toContain('src/index.ts')
    }
    git('checkout', '--quiet', 'src/index.ts')
  })

  test('refuses what it does not know', () => {
    const { status, stderr } = publish('--dryrun')
    expect([status, stderr]).toEqual([1, expect.stringContaining('Unknown option --dryrun')])
  })
})
