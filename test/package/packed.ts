import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { alone } from '../../.ci/alone.mjs'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const npmOptions = { shell: process.platform === 'win32' }
/** What `npm pack` said of the tarball. */
const LIST = 'packed.json'

/** The package as a user gets it: packed, and installed into an empty project with no network. */
export interface Packed {
  /** Where the tarball is. */
  tarball: string
  /** Every file in it, relative to the package. */
  files: string[]
  /** The project it is installed into. */
  project: string
  /** The package's folder in there. */
  folder: string
  /** Reads one of its files. */
  read(path: string): Promise<string>
  /** Runs a module in the project, in a Node of its own, and parses what it prints. */
  evaluate(code: string): Promise<unknown>
  /** Deletes it all. */
  remove(): Promise<void>
}

/** Packs, and installs into `project` in this folder; writes down which files there are. */
const packInto = async (temp: string) => {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', temp]
  const { stdout } = await run('npm', pack, { ...npmOptions, cwd: root })
  await writeFile(join(temp, LIST), stdout)
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  const project = join(temp, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const install = ['install', '--offline', '--no-audit', '--no-fund', join(temp, filename)]
  await run('npm', install, { ...npmOptions, cwd: project })
  // An optional peer dependency, which the user brings.
  await symlink(
    join(root, 'node_modules', 'react'),
    join(project, 'node_modules', 'react'),
    'junction',
  )
}

/** Once for all files of a run: several begin at once. */
const packOnce = async (): Promise<string> => {
  const shared = String(process.env.SHARED_FOLDER)
  const packed = join(shared, 'packed')
  await alone(`packing in ${shared}`, async () => {
    if (existsSync(packed)) return
    const own = await mkdtemp(join(shared, 'packing-'))
    await packInto(own)
    await rename(own, packed)
  })
  return packed
}

/** A copy for each who asks. */
export const packAndInstall = async (): Promise<Packed> => {
  const temp = await mkdtemp(join(tmpdir(), 'sunshine-connect-packed-'))
  await cp(await packOnce(), temp, { recursive: true, verbatimSymlinks: true })
  const [{ filename, files }] = JSON.parse(await readFile(join(temp, LIST), 'utf8')) as [
    { filename: string; files: { path: string }[] },
  ]
  const tarball = join(temp, filename)
  const project = join(temp, 'project')
  const folder = join(project, 'node_modules', 'sunshine-connect')
  return {
    tarball,
    files: files.map(({ path }) => path),
    project,
    folder,
    read: (path) => readFile(join(folder, path), 'utf8'),
    evaluate: async (code) => {
      const args = ['--input-type=module', '--eval', code]
      // A module that keeps Node alive after its import would run into the limit.
      const { stdout } = await run(process.execPath, args, { cwd: project, timeout: 30_000 })
      return JSON.parse(stdout)
    },
    remove: () => rm(temp, { recursive: true, force: true, maxRetries: 5 }),
  }
}
