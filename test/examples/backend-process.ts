import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** `examples/server/serve.js` in a process of its own, or another program that says where it listens. */
export const startBackend = async (
  env: Record<string, string>,
  [command, ...args]: readonly string[] = [process.execPath, 'examples/server/serve.js'],
  knownOrigin?: string,
) => {
  const { REDIS_URL, DATABASE_URL, TOKEN_KEYS, ...inherited } = process.env
  const child = spawn(String(command), args, { env: { ...inherited, PORT: '0', ...env } })
  const ended = once(child, 'exit')
  let printed = ''
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text
        const [, port] = /(?:Backend:|Open) http:\/\/localhost:(\d+)\n/.exec(printed) ?? []
        if (port) resolve(`http://127.0.0.1:${port}`)
      })
    if (knownOrigin) untilAnswers(knownOrigin).then(resolve, reject)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${printed}`)))
  })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    origin,
    pid: child.pid as number,
    stop,
    printed: () => printed,
    isRunning: () => child.exitCode === null,
  }
}

/** For a program that doesn't say so. */
const untilAnswers = async (origin: string): Promise<string> => {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    const answer = await fetch(origin).catch(() => undefined)
    if (answer) return answer.body?.cancel().then(() => origin) ?? origin
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${origin} does not answer`)
}

export type BackendProcess = Awaited<ReturnType<typeof startBackend>>
