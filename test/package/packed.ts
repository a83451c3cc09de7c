import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const npmOptions = { shell: process.platform === 'win32' }

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

export const packAndInstall = async (): Promise<Packed> => {
  const temp = await mkdtemp(join(tmpdir(), 'sunshine-connect-packed-'))
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', temp]
  const { stdout } = await run('npm', pack, { ...npmOptions, cwd: root })
  const [{ filename, files }] = JSON.parse(stdout) as [
    { filename: string; files: { path: string }[] },
  ]
  const tarball = join(temp, filename)
  const project = join(temp, 'project')
  await mkdir(project)
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  const install = ['install', '--offline', '--no-audit', '--no-fund', tarball]
  await run('npm', install, { ...npmOptions, cwd: project })
  // An optional peer dependency, which the user brings.
  await symlink(
    join(root, 'node_modules', 'react'),
    join(project, 'node_modules', 'react'),
    'junction',
  )
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
