import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** `examples/server/serve.js` in a process of its own, or whatever else prints where it listens. */
export const startBackend = async (
  env: Record<string, string>,
  [command, ...args]: readonly string[] = [process.execPath, 'examples/server/serve.js'],
) => {
  const { REDIS_URL, TOKEN_KEYS, ...inherited } = process.env
  const child = spawn(String(command), args, { env: { ...inherited, PORT: '0', ...env } })
  const ended = once(child, 'exit')
  let printed = ''
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text
        const [, port] = /Backend: http:\/\/localhost:(\d+)\n/.exec(printed) ?? []
        if (port) resolve(`http://127.0.0.1:${port}`)
      })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${printed}`)))
  })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return { origin, stop, printed: () => printed, isRunning: () => child.exitCode === null }
}

export type BackendProcess = Awaited<ReturnType<typeof startBackend>>
