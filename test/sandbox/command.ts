import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const COMMAND = fileURLToPath(import.meta.resolve('sunshine-connect/dist/cli.js'))

/** Runs `sunshine-connect` to its end. */
export const run = async (...args: string[]) => {
  const command = start(args)
  const [exitCode] = await once(command.child, 'close')
  return { exitCode, ...command.output }
}

/** Runs `sunshine-connect sandbox` until it listens. */
export const serve = async (...args: string[]) => {
  const { child, output } = start(['sandbox', '--port', '0', ...args])
  while (!output.stdout.includes('\n')) {
    const [ended] = await Promise.race([
      once(child.stdout, 'data').then(() => [false]),
      once(child, 'close').then(() => [true]),
    ])
    if (ended) throw new Error(output.stderr)
  }
  return {
    url: /http:\S+/.exec(output.stdout)?.[0] ?? '',
    output,
    stop: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      return child.exitCode
    },
  }
}

const start = (args: string[]) => {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  return { child, output }
}
