import { HELP } from './help.js'
import { runSandbox } from './run-sandbox.js'
import { type ExitCode, UsageError } from './usage-error.js'

/** Does what the arguments say, and gives the exit code. `version` is the package's. */
export async function runCommand(args: string[], version: string): Promise<ExitCode> {
  try {
    return await runNamed(args, version)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`sunshine-connect: ${error.message}\n`)
    return 2
  }
}

async function runNamed([name, ...args]: string[], version: string): Promise<ExitCode> {
  switch (name) {
    case 'sandbox':
      return runSandbox(args)
    case '--version':
      return print(`${version}\n`)
    case undefined:
    case '--help':
      return print(HELP)
    default:
      throw new UsageError(`There is no "${name}": use sandbox, doctor, --help or --version.`)
  }
}

function print(text: string): ExitCode {
  process.stdout.write(text)
  return 0
}
