import type { OwnPackage } from '../doctor/deployment.js'
import { HELP } from './help.js'
import { runDoctor } from './run-doctor.js'
import { runSandbox } from './run-sandbox.js'
import { type ExitCode, UsageError } from './usage-error.js'

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
  switch (name) {
    case 'sandbox':
      return runSandbox(args)
    case 'doctor':
      return runDoctor(args, own)
    case '--version':
      return print(`${own.version}\n`)
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
