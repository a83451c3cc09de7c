import { readFileSync } from 'node:fs'
import { startDemo } from '../demo/start-demo.js'
import type { OwnPackage } from '../doctor/deployment.js'
import { readSnippets } from '../init/snippets.js'
import { type Command, type ExitCode, readFlags, UsageError } from './command.js'

const FLAGS = {
  port: {
    type: 'string',
    value: '<n>',
    default: '4000',
    help: 'where to begin looking for a free one; 0 = any',
  },
} as const

export const demoCommand = {
  name: 'demo',
  about: 'Shows it at work: a page, its backend and a sandbox, on this machine.',
  flags: FLAGS,
} satisfies Command

/** `sunshine-connect demo`: serves the workbench until it is told to stop. */
export async function runDemo(args: string[], own: OwnPackage): Promise<ExitCode> {
  const { values } = readFlags(demoCommand, args)
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    throw new UsageError('--port must be a number from 0 to 65535.')
  }
  const read = (path: string) => readFileSync(new URL(path, own.folder), 'utf8')
  try {
    const { url, close } = await startDemo({
      port,
      readBuilt: (path) => read(`dist/${path}`),
      snippets: readSnippets((source) => read(`examples/${source}`)),
    })
    process.stdout.write(`\n  Open ${url} and click Connect. Ctrl+C stops.\n\n`)
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close())
    return 0
  } catch (error) {
    process.stderr.write(`sunshine-connect: Can't start: ${(error as Error).message}\n`)
    return 1
  }
}
