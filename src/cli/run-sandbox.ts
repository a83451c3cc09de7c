import { createSandbox } from '../sandbox/create-sandbox.js'
import { type Listening, listen } from '../sandbox/listen.js'
import { greeting } from './greeting.js'
import { inFlags, readSandboxFlags, SANDBOX_HELP, type SandboxFlags } from './sandbox-flags.js'
import { type ExitCode, UsageError } from './usage-error.js'

/** `sunshine-connect sandbox`: serves a sandbox until it is told to stop. */
export async function runSandbox(args: string[]): Promise<ExitCode> {
  const flags = readSandboxFlags(args)
  if (!flags) {
    process.stdout.write(SANDBOX_HELP)
    return 0
  }
  try {
    const { url, close } = await serve(flags)
    process.stdout.write(greeting(url, flags))
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close())
    return 0
  } catch (error) {
    if (error instanceof UsageError) throw error
    process.stderr.write(`sunshine-connect: ${explain(error as NodeJS.ErrnoException)}\n`)
    return 1
  }
}

function serve(flags: SandboxFlags): Promise<Listening> {
  return listen(makeSandbox(flags).fetch, {
    ...flags,
    onAnswer: (method, path, status) => process.stdout.write(`${method} ${path} ${status}\n`),
    onFailure: ({ message }) => process.stderr.write(`${message}\n`),
  })
}

function makeSandbox({ sandbox }: SandboxFlags) {
  try {
    return createSandbox(sandbox)
  } catch (error) {
    throw new UsageError(inFlags((error as Error).message))
  }
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  return code === 'EADDRINUSE'
    ? 'That port is taken: stop what listens there, or choose another with --port (0 picks a free one).'
    : `Can't listen: ${message}`
}
