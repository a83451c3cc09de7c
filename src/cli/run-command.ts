import type { OwnPackage } from '../doctor/deployment.js'
import { type Command, columns, type ExitCode, helpOf, readFlags, UsageError } from './command.js'
import { demoCommand, runDemo } from './demo-command.js'
import { doctorCommand, runDoctor } from './doctor-command.js'
import { initCommand, runInit } from './init-command.js'
import { runSandbox, sandboxCommand } from './sandbox-command.js'

/** Each command, and what runs it with its arguments. */
const COMMANDS: { command: Command; run(args: string[], own: OwnPackage): Promise<ExitCode> }[] = [
  { command: demoCommand, run: runDemo },
  { command: initCommand, run: runInit },
  { command: sandboxCommand, run: runSandbox },
  { command: doctorCommand, run: runDoctor },
]

/** Does what the arguments say, and gives the exit code. `own` is the package. */
export async function runCommand(args: string[], own: OwnPackage): Promise<ExitCode> {
  try {
    return await runNamed(args, own)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`sunshine-connect: ${error.message}\n`)
    return 2
  }
}

async function runNamed([name, ...args]: string[], own: OwnPackage): Promise<ExitCode> {
  const found = COMMANDS.find(({ command }) => command.name === name)
  if (found) {
    const isHelp = readFlags(found.command, args).values.help
    return isHelp ? print(helpOf(found.command, own.version)) : found.run(args, own)
  }
  if (name === '--version') return print(`${own.version}\n`)
  if (name === undefined || name === '--help') return print(overview(own.version))
  const names = COMMANDS.map(({ command }) => command.name).join(', ')
  throw new UsageError(`There is no "${name}": use ${names}, --help or --version.`)
}

function overview(version: string): string {
  const rows = COMMANDS.map(({ command }) => ({ term: command.name, text: command.about }))
  return [
    `sunshine-connect/${version}`,
    '',
    'Usage:',
    '  $ sunshine-connect <command> [options]',
    '',
    'Commands:',
    ...columns(rows),
    '',
    'Options:',
    ...columns([
      { term: '--help', text: 'this; after a command: what it takes' },
      { term: '--version', text: 'of the package' },
    ]),
    '',
    'Exit code 2: the arguments are wrong.',
    '',
  ].join('\n')
}

function print(text: string): ExitCode {
  process.stdout.write(text)
  return 0
}
