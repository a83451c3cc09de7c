import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../.ci/programs.mjs'
import { findFreePorts } from '../../examples/free-ports.mjs'

const program = findProgram('redis-server')

/** Without it the tests are left out, but never on a build machine, where nobody would notice. */
export const canRunRedis = program !== undefined || process.env.CI === 'true'

/** A Redis of our own, on this machine only, on a free port. It keeps what it is told until `remove`. */
export const startRedis = async ({ password = '' } = {}) => {
  if (!program) throw new Error('redis-server is missing. Debian: apt-get install redis-server')
  const folder = await mkdtemp(join(tmpdir(), 'sunshine-connect-redis-'))
  const [port] = await findFreePorts([0])
  let child: ChildProcess

  const start = async () => {
    const options = {
      port,
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      appendonly: 'yes',
      appendfsync: 'always',
      ...(password && { requirepass: password }),
    }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    let said = ''
    await new Promise<void>((resolve, reject) => {
      started.stdout.setEncoding('utf8').on('data', (text) => {
        said += text
        if (said.includes('Ready to accept connections')) resolve()
      })
      started.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)))
    })
  }
  const end = async () => {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended
  }

  await start()
  return {
    url: `redis://${password && `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
    end,
    restart: start,
    /** A command of the tests' own. */
    tell: async (command: string) => {
      const socket = connect(Number(port), '127.0.0.1').end(`${command}\r\nQUIT\r\n`)
      await once(socket.resume(), 'close')
    },
    /** It is there, and does not answer, until the function it gives is called. */
    hang: () => {
      child.kill('SIGSTOP')
      return () => child.kill('SIGCONT')
    },
    remove: async () => {
      await end()
      await rm(folder, { recursive: true })
    },
  }
}

export type Redis = Awaited<ReturnType<typeof startRedis>>
