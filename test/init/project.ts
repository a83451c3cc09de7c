import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { findFreePorts } from '../../examples/free-ports.mjs'
import { packAndInstall } from '../package/packed.ts'

const run = promisify(execFile)

/** What the projects need from the registry, as it lies in the repository. */
const INSTALLED = ['@hono/node-server', 'esbuild', 'express', 'hono', 'react-dom']

/** A folder in which the packed package is installed, and room for projects beside it. */
export const prepareInstall = async () => {
  const packed = await packAndInstall()
  const modules = join(packed.project, 'node_modules')
  for (const name of INSTALLED) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(resolve('node_modules', name), join(modules, name))
  }
  await mkdir(join(modules, '.bin'), { recursive: true })
  await symlink('../esbuild/bin/esbuild', join(modules, '.bin/esbuild'))
  return { ...packed, modules }
}

export type Install = Awaited<ReturnType<typeof prepareInstall>>

/** Runs `sunshine-connect` of the packed package. */
export const command = (install: Install, args: string[], cwd: string) =>
  runCli(join(install.modules, 'sunshine-connect/dist/cli.js'), args, cwd)

/** Runs the command, whatever it comes to. */
export const runCli = async (program: string, args: string[], cwd: string) => {
  const outcome = await run(process.execPath, [program, ...args], { cwd, timeout: 60_000 }).catch(
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  const code = 'code' in outcome ? outcome.code : 0
  return { code, stdout: outcome.stdout, stderr: outcome.stderr }
}

/** `npm start` in a project: resolves with the first address that it prints. */
export const npmStart = async (folder: string, env: Record<string, string> = {}) => {
  const { SUNSHINE_CLIENT_ID: _, ...inherited } = process.env
  // Of its own: two that start at once both find the usual one free.
  const [port] = await findFreePorts([0])
  const child: ChildProcess = spawn('npm', ['start'], {
    cwd: folder,
    // Two blanks, as happens: nothing between them is an origin.
    env: {
      ...inherited,
      PORT: String(port),
      ALLOWED_ORIGINS: 'https://a.example  https://b.example',
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let printed = ''
  const address = await new Promise<string>((found, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        printed += text
        const [url] = /https?:\/\/[^\s]+/.exec(printed) ?? []
        if (url) found(url)
      })
    }
    exited.then(() => reject(new Error(`npm start ended: ${printed}`)))
  })
  return {
    address,
    printed: () => printed,
    stop: async () => {
      if (child.exitCode === null && child.pid) process.kill(-child.pid)
      await exited
    },
  }
}

/** Writes files into a folder, which is made. */
export const fill = async (folder: string, files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

export const read = (...path: string[]) => readFile(join(...path), 'utf8')
