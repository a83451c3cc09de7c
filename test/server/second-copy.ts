import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-copy-'))
cpSync('dist', folder, { recursive: true })
afterAll(() => rmSync(folder, { recursive: true }))

const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)

/** The package as it is installed a second time, when two others depend on it. */
export const loadSecondCopy = async () => ({
  server: (await load('server.js')) as typeof import('sunshine-connect/server'),
  connection: (await load(
    'server-connection.js',
  )) as typeof import('sunshine-connect/server/connection'),
})
