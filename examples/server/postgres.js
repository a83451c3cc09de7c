import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'

/** A step for each version of the tables. One that has run anywhere is never changed: add another. */
const STEPS = [
  `CREATE TABLE sunshine_connections (name text PRIMARY KEY, sealed text NOT NULL);
   CREATE TABLE sunshine_codes (hash text PRIMARY KEY, claimed_at timestamptz NOT NULL DEFAULT now());
   CREATE INDEX sunshine_codes_age ON sunshine_codes (claimed_at)`,
]

/** Of the lock that lets one process at a time change the tables. Any number that nobody else uses. */
const UPGRADE_LOCK = 7_342_119_001

/** One statement: the old go, longer than a code can be exchanged, and a new one comes once. */
const CLAIM = `
  WITH old AS (DELETE FROM sunshine_codes WHERE claimed_at < now() - interval '1 hour')
  INSERT INTO sunshine_codes (hash) VALUES ($1) ON CONFLICT DO NOTHING`

const SET = `
  INSERT INTO sunshine_connections (name, sealed) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed`

const REPLACE = 'UPDATE sunshine_connections SET sealed = $3 WHERE name = $1 AND sealed = $2'
const DELETE = 'DELETE FROM sunshine_connections WHERE name = $1 AND sealed = $2'

/**
 * Rows in PostgreSQL 12 or later, for several backends. The user of the address owns the tables, which
 * are made, and later changed, before the first question.
 *
 * @param {string} url `postgres://user:password@host:port/database`, with `?sslmode=verify-full` for TLS
 * @param {(error: unknown) => void} onError gets each failure to reach it
 * @returns {import('./connections.js').Rows & { claimCode: (code: string) => Promise<boolean>, close: () => Promise<void> }}
 */
export function openPostgres(url, onError) {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    // The first ends a question at the server, the second where the server says nothing any more.
    statement_timeout: 5000,
    query_timeout: 6000,
    keepAlive: true,
  })
  // A server that goes tells a connection twice, and the pool listens once: the second time would end
  // this process. Whoever asked hears of the first.
  pool.on('connect', (client) => client.on('error', () => {}))
  // Of a connection that nobody is using just now, such as when the server is started anew.
  pool.on('error', (error) => onError(createUnavailableError(error)))

  let upgraded
  async function ask(text, values) {
    try {
      upgraded ??= upgrade(pool)
      await upgraded
      return await pool.query(text, values)
    } catch (error) {
      // The tables may be there by the next question.
      await upgraded?.catch(() => {
        upgraded = undefined
      })
      throw createUnavailableError(error)
    }
  }

  return {
    get: async (name) => {
      const { rows } = await ask('SELECT sealed FROM sunshine_connections WHERE name = $1', [name])
      return rows[0]?.sealed
    },
    set: async (name, sealed) => {
      await ask(SET, [name, sealed])
    },
    replaceIf: async (name, sealed, next) => {
      const values = [name, sealed, next].filter((value) => value !== undefined)
      const { rowCount } = await ask(next === undefined ? DELETE : REPLACE, values)
      return rowCount === 1
    },
    names: async () => {
      const { rows } = await ask(
        "SELECT name FROM sunshine_connections WHERE name NOT LIKE 'check-%'",
      )
      return rows.map(({ name }) => name)
    },
    check: async () => {
      // As long as a connection, and nothing that can be stored shorter: a full disk has no place for
      // it. A standby, or a server that was made read-only, takes no row at all.
      const name = `check-${randomBytes(16).toString('hex')}`
      await ask(SET, [name, randomBytes(1050).toString('base64')])
      await ask('DELETE FROM sunshine_connections WHERE name = $1', [name])
    },
    claimCode: async (code) => {
      const hash = createHash('sha256').update(code).digest('hex')
      return (await ask(CLAIM, [hash])).rowCount === 1
    },
    close: () => pool.end(),
  }
}

/**
 * Makes the tables, or changes those of an earlier version: all of it or nothing, and by one process
 * while the others wait. Where nothing is to be done nothing is written, so that a backend can start
 * beside a standby.
 */
async function upgrade(pool) {
  const client = await pool.connect()
  try {
    if ((await versionOf(client)) >= STEPS.length) return
    await client.query('BEGIN')
    // By its type: else the function of that name is called that somebody made for texts.
    await client.query('SELECT pg_advisory_xact_lock($1::bigint)', [UPGRADE_LOCK])
    await client.query('CREATE TABLE IF NOT EXISTS sunshine_schema (version integer NOT NULL)')
    // Another process may have done it while this one waited for the lock.
    const version = await versionOf(client)
    for (const step of STEPS.slice(version)) await client.query(step)
    await client.query('DELETE FROM sunshine_schema')
    await client.query('INSERT INTO sunshine_schema (version) VALUES ($1)', [
      Math.max(version, STEPS.length),
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

async function versionOf(client) {
  const { rows: found } = await client.query("SELECT to_regclass('sunshine_schema') AS there")
  if (!found[0].there) return 0
  const { rows } = await client.query('SELECT version FROM sunshine_schema')
  return rows[0]?.version ?? 0
}

/** What the client throws may quote a row. Of that only the reason's code is told. */
function createUnavailableError({ code, name }) {
  const error = new Error(
    `PostgreSQL did not do it (${code ?? name}): see that it runs, takes writes and has room, and that DATABASE_URL is right.`,
  )
  return Object.assign(error, { code: 'store_unavailable' })
}
