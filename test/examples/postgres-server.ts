import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPostgres } from '../../.ci/servers.mjs'
import { findFreePorts } from '../../examples/free-ports.mjs'

// It has no types of its own, and needs none here.
const pg = createRequire(import.meta.url)('pg')

const run = promisify(execFile)
const initdb = findPostgres('initdb')

/** Without it the tests are left out, but never on a build machine, where nobody would notice. */
export const canRunPostgres = initdb !== undefined || process.env.CI === 'true'

/** Nobody: the server refuses to run as root, which tests in containers are. */
const NOBODY = 65_534
const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}

const makeFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sunshine-connect-postgres-'))
  if (as.uid) await chown(folder, as.uid, as.gid)
  return folder
}

/** A PostgreSQL of our own, on this machine only, on a free port, started and ended by its id. */
const startIn = async (folder: string, port: number) => {
  const options = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: 60,
    shared_buffers: '16MB',
    // In a container /dev/shm is small, and browsers share it.
    dynamic_shared_memory_type: 'mmap',
    // What fills a disk in a test stays there.
    autovacuum: 'off',
  }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', folder, '-p', String(port), ...settings]
  const child = spawn(String(findPostgres('postgres')), args, {
    ...as,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      said += text
      if (/ready to accept (read-only )?connections/.test(said)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)))
  })
  return child
}

const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
  const ended = once(child, 'exit')
  if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await ended
}

/** A process for each connection. */
const childrenOf = (id: number) =>
  readFileSync(`/proc/${id}/task/${id}/children`, 'utf8').trim().split(' ').map(Number)

export const startPostgres = async () => {
  if (!initdb) throw new Error('PostgreSQL is missing. Debian: apt-get install postgresql')
  const folder = await makeFolder()
  const [port = 0] = await findFreePorts([0])
  const init = ['-D', folder, '-U', 'acme', '-A', 'trust', '--no-sync', '--wal-segsize=1']
  await run(initdb, init, { ...as, cwd: folder })
  let child = await startIn(folder, port)
  const url = `postgres://acme@127.0.0.1:${port}/postgres`
  /** Of the server, and of each connection; of those to come, too, which inherit what it has. */
  const processes = () => [child.pid as number, ...childrenOf(child.pid as number)]
  return {
    url,
    /** A statement of the tests' own. */
    query: async (sql: string, at = url) => {
      const client = new pg.Client({ connectionString: at })
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query(sql)).rows
      } finally {
        await client.end()
      }
    },
    /** As a crash does: nothing is written any more, and no client is told. */
    end: () => end(child, 'SIGQUIT'),
    restart: async () => {
      child = await startIn(folder, port)
    },
    /** It is there, and does not answer, until the function it gives is called. */
    hang: () => {
      const ids = processes()
      for (const id of ids) process.kill(id, 'SIGSTOP')
      return () => {
        for (const id of ids) process.kill(id, 'SIGCONT')
      }
    },
    /** No file grows beyond this many bytes, which the server takes as it does a full disk. */
    limitFiles: async (bytes: number | 'unlimited') => {
      const limit = (id: number) => run('prlimit', ['--pid', String(id), `--fsize=${bytes}:`], as)
      const [server = 0, ...connections] = processes()
      await limit(server)
      // One that has ended since needs none.
      await Promise.allSettled(connections.map(limit))
    },
    /** A second server that copies this one, and takes no writes until it is promoted. */
    startStandby: async () => {
      const copy = await makeFolder()
      const [at = 0] = await findFreePorts([0])
      const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'acme']
      const options = ['-D', copy, '-R', '-c', 'fast', '--no-sync']
      await run(String(findPostgres('pg_basebackup')), [...from, ...options], { ...as, cwd: copy })
      const standby = await startIn(copy, at)
      return {
        url: `postgres://acme@127.0.0.1:${at}/postgres`,
        promote: () =>
          run(String(findPostgres('pg_ctl')), ['promote', '-D', copy], { ...as, cwd: copy }),
        remove: async () => {
          await end(standby, 'SIGQUIT')
          await rm(copy, { recursive: true })
        },
      }
    },
    remove: async () => {
      await end(child, 'SIGQUIT')
      await rm(folder, { recursive: true })
    },
  }
}

export type Postgres = Awaited<ReturnType<typeof startPostgres>>
