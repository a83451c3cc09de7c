import { execFile } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../.ci/programs.mjs'
import { type BackendProcess, startBackend } from './backend-process.ts'
import { binary, isPlayed } from './binary.ts'
import { canRunPostgres, startPostgres } from './postgres-server.ts'
import { canRunRedis, startRedis } from './redis-server.ts'
import { prepareWorkerd } from './workerd.ts'

const run = promisify(execFile)

type Env = Record<string, string>

/** What ends a fault, once all is as before. */
type Mend = () => unknown

/** A store, and the backends that keep their connections in it. */
export interface Store {
  /** A backend. After another one has ended, it finds what that one has kept. */
  start: () => Promise<BackendProcess>
  /** Whether several may run at a time. */
  isShared: boolean
  /** What a backend prints meanwhile, where it is the store that says so. */
  messages: { [Fault in keyof Store['faults']]?: string }
  /** Whether what was exchanged when the store filled up is kept all the same. */
  keepsWhenFull?: boolean
  faults: {
    /** Nothing can be read or written; with a restart in the end where the store is a server. */
    away: () => Promise<Mend>
    /** What is there can be read, and nothing can be written. */
    'read-only'?: () => Promise<Mend>
    /** What is there can be read and deleted, and nothing more has a place. */
    full: (backends: BackendProcess[]) => Promise<Mend>
    /** It takes questions, and answers none. */
    hung?: () => Promise<Mend>
  }
  remove: () => Promise<unknown>
}

async function openFilesStore(env: Env): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-files-'))
  const rows = join(folder, 'connections')
  return {
    isShared: false,
    messages: { full: 'DATA_FOLDER does not work (EFBIG)' },
    start: () => startBackend({ ...env, DATA_FOLDER: folder }),
    faults: {
      away: async () => {
        renameSync(rows, `${rows}-away`)
        writeFileSync(rows, '')
        return () => {
          rmSync(rows)
          renameSync(`${rows}-away`, rows)
        }
      },
      // As on a full disk, nothing longer than this has a place.
      full: async ([backend]) => {
        const limit = (size: string) =>
          run('prlimit', ['--pid', String(backend?.pid), `--fsize=${size}:`])
        await limit('300')
        return () => limit('unlimited')
      },
    },
    remove: async () => rmSync(folder, { recursive: true }),
  }
}

async function openRedisStore(env: Env): Promise<Store> {
  const redis = await startRedis()
  return {
    isShared: true,
    messages: {
      away: 'Redis is out of reach (ECONNREFUSED)',
      'read-only': 'Redis is out of reach (timed out)',
      full: 'Redis is out of reach (OOM)',
    },
    keepsWhenFull: true,
    start: () => startBackend({ ...env, REDIS_URL: redis.url }),
    faults: {
      away: async () => {
        await redis.end()
        return redis.restart
      },
      // Demoted by who watches over several: the new primary has this one's address in the end.
      'read-only': async () => {
        await redis.tell('REPLICAOF 127.0.0.1 1')
        return () => redis.tell('REPLICAOF NO ONE')
      },
      // Out of memory, and told to throw nothing away for more: what it has by default.
      full: async () => {
        await redis.tell('CONFIG SET maxmemory 1')
        return () => redis.tell('CONFIG SET maxmemory 0')
      },
      hung: async () => redis.hang(),
    },
    remove: redis.remove,
  }
}

const FILL = `INSERT INTO sunshine_connections
  SELECT 'fill' || one, repeat(md5(one::text), 40) FROM generate_series(1, 5000) AS one`

async function openPostgresStore(env: Env): Promise<Store> {
  const postgres = await startPostgres()
  const setReadOnly = async (value: 'on' | 'off') => {
    await postgres.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
    await postgres.query('SELECT pg_reload_conf()')
    // Each connection is told when new ones have it.
    const seen = async () => (await postgres.query('SHOW default_transaction_read_only'))[0]
    while ((await seen()).default_transaction_read_only !== value);
  }
  return {
    isShared: true,
    messages: {
      away: 'PostgreSQL did not do it (ECONNREFUSED)',
      'read-only': 'PostgreSQL did not do it (25006)',
    },
    start: () => startBackend({ ...env, DATABASE_URL: postgres.url }),
    faults: {
      away: async () => {
        await postgres.end()
        return postgres.restart
      },
      'read-only': async () => {
        await setReadOnly('on')
        return () => setReadOnly('off')
      },
      // Undone by its failure, what fills it still takes up all the room that there is.
      full: async () => {
        await postgres.limitFiles(2 * 2 ** 20)
        await postgres.query(FILL).catch(() => {})
        return async () => {
          await postgres.limitFiles('unlimited')
          await postgres.query('VACUUM FULL sunshine_connections')
        }
      },
      hung: async () => postgres.hang(),
    },
    remove: postgres.remove,
  }
}

async function openDurableObjectStore(env: Env): Promise<Store> {
  const worker = await prepareWorkerd(env, './faulty-worker.js')
  const command = [binary('workerd'), ...worker.arguments]
  const set = (fault: string) => fetch(`${worker.origin}/fault/${fault}`)
  const make = (fault: string) => async () => {
    await set(fault)
    return () => set('')
  }
  return {
    isShared: false,
    messages: {},
    start: () => startBackend({}, command, worker.origin),
    faults: { away: make('away'), 'read-only': make('read-only'), full: make('full') },
    remove: worker.remove,
  }
}

export const stores: { name: string; canRun: boolean; open: (env: Env) => Promise<Store> }[] = [
  { name: 'files', canRun: findProgram('prlimit') !== undefined, open: openFilesStore },
  { name: 'Redis', canRun: canRunRedis, open: openRedisStore },
  { name: 'PostgreSQL', canRun: canRunPostgres, open: openPostgresStore },
  { name: 'Durable Object', canRun: isPlayed('workerd'), open: openDurableObjectStore },
]
