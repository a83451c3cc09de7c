import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openPostgres } from '../../examples/server/postgres.js'
import { startBackend } from './backend-process.ts'
import { newEnvironmentKeys } from './environment-keys.ts'
import { canRunPostgres, type Postgres, startPostgres } from './postgres-server.ts'
import { type StandIn, startStandIn } from './stand-in.ts'
import { createVisitor } from './visitor.ts'

const PASSWORD = 'MARK-of-a-password'
const ignore = () => {}

describe.runIf(canRunPostgres)('PostgreSQL', () => {
  let postgres: Postgres
  let zendesk: StandIn
  const keys = newEnvironmentKeys()
  beforeAll(async () => {
    zendesk = await startStandIn()
    postgres = await startPostgres()
  })
  afterAll(async () => {
    await postgres?.remove()
    await zendesk?.stop()
  })

  test('twenty processes make the tables at once, and later change them: it is done once', async () => {
    const many = Array.from({ length: 20 }, () => openPostgres(postgres.url, ignore))
    await Promise.all(many.map((rows, at) => rows.set(`a${at}`, 'text')))
    expect((await many[0]?.names())?.length).toBe(20)
    expect(await postgres.query('SELECT version FROM sunshine_schema')).toEqual([{ version: 1 }])
    await Promise.all(many.map(({ close }) => close()))
  })

  test('tables of a later version are left as they are', async () => {
    await postgres.query('UPDATE sunshine_schema SET version = 9')
    const rows = openPostgres(postgres.url, ignore)
    expect(await rows.get('a1')).toBe('text')
    await rows.close()
    expect(await postgres.query('SELECT version FROM sunshine_schema')).toEqual([{ version: 9 }])
    await postgres.query('UPDATE sunshine_schema SET version = 1')
  })

  test('an upgrade that fails leaves nothing half done, and is tried again', async () => {
    await postgres.query('CREATE SCHEMA half; CREATE TABLE half.sunshine_codes ()')
    const url = `${postgres.url}?options=${encodeURIComponent('-c search_path=half')}`
    const rows = openPostgres(url, ignore)
    await expect(rows.get('aa')).rejects.toMatchObject({ code: 'store_unavailable' })
    const tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'half'"
    expect(await postgres.query(tables)).toEqual([{ tablename: 'sunshine_codes' }])
    await postgres.query('DROP TABLE half.sunshine_codes')
    expect(await rows.get('aa')).toBeUndefined()
    expect(await postgres.query(tables)).toHaveLength(3)
    await rows.close()
  })

  test('a function that somebody else made in the schema is not called', async () => {
    await postgres.query(`
      CREATE SCHEMA shared; CREATE TABLE shared.calls (who text);
      CREATE FUNCTION shared.pg_advisory_xact_lock(text) RETURNS void LANGUAGE sql
        AS 'INSERT INTO shared.calls VALUES (current_user)'`)
    const url = `${postgres.url}?options=${encodeURIComponent('-c search_path=shared')}`
    const rows = openPostgres(url, ignore)
    await rows.check()
    await rows.set('aa', 'text')
    expect(await rows.replaceIf('aa', 'text', 'next')).toBe(true)
    expect([await rows.get('aa'), await rows.names(), await rows.claimCode('code')]).toEqual([
      'next',
      ['aa'],
      true,
    ])
    expect(await postgres.query('SELECT who FROM shared.calls')).toEqual([])
    await rows.close()
  })

  test('old claims go, and what is in a name or a row is never a statement', async () => {
    const rows = openPostgres(postgres.url, ignore)
    const evil = "'); DROP TABLE sunshine_connections; --"
    await rows.set(evil, evil)
    expect(await rows.replaceIf(evil, evil, `${evil}2`)).toBe(true)
    expect([await rows.get(evil), await rows.claimCode(evil)]).toEqual([`${evil}2`, true])
    expect(await rows.replaceIf(evil, `${evil}2`, undefined)).toBe(true)
    await postgres.query("UPDATE sunshine_codes SET claimed_at = now() - interval '61 minutes'")
    expect(await rows.claimCode('another')).toBe(true)
    expect(await postgres.query('SELECT 1 FROM sunshine_codes')).toHaveLength(1)
    await rows.close()
  })

  test('a standby is read from and nothing is exchanged; promoted, it goes on', async () => {
    // Its tables are the primary's.
    const primary = openPostgres(postgres.url, ignore)
    await primary.check()
    await primary.close()
    const standby = await postgres.startStandby()
    const backend = await startBackend({ ...zendesk.env, ...keys, DATABASE_URL: standby.url })
    try {
      const visitor = await createVisitor(backend.origin)
      zendesk.calls.length = 0
      const refused = await visitor.connect(backend.origin, await zendesk.newCode())
      expect([refused.status, zendesk.calls]).toEqual([503, []])
      expect(await (await visitor.connection(backend.origin)).json()).toEqual({ app: null })
      expect(backend.printed()).toContain('(25006)')
      await standby.promote()
      await expect
        .poll(async () => (await visitor.connect(backend.origin, await zendesk.newCode())).status, {
          timeout: 20_000,
        })
        .toBe(200)
    } finally {
      await backend.stop('SIGKILL')
      await standby.remove()
    }
  })

  test('a server that goes while it is being asked, or its tables made, ends no process', async () => {
    await postgres.query('DROP TABLE IF EXISTS sunshine_schema')
    const holder = openPostgres(postgres.url, ignore)
    // The lock of who makes the tables is taken, so that this waits in the middle of it.
    const locked = postgres.query('SELECT pg_advisory_lock(7342119001), pg_sleep(30)').catch(ignore)
    const locks = (granted: boolean) => async () => {
      const text = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted = ${granted}`
      expect(await postgres.query(text)).toHaveLength(1)
    }
    await vi.waitFor(locks(true), { timeout: 10_000 })
    const asked = holder.get('aa').catch((error: unknown) => error)
    await vi.waitFor(locks(false), { timeout: 10_000 })
    await postgres.end()
    expect(await asked).toMatchObject({ code: 'store_unavailable' })
    await locked
    await postgres.restart()
    await postgres.query('DROP TABLE IF EXISTS sunshine_connections, sunshine_codes')
    expect(await holder.get('aa')).toBeUndefined()
    await holder.close()
  })

  test('its password is in no message', async () => {
    const url = postgres.url.replace('acme@', `nobody:${PASSWORD}@`)
    const told: unknown[] = []
    const rows = openPostgres(url, (error: unknown) => told.push(error))
    const calls = [
      () => rows.get('aa'),
      () => rows.set(PASSWORD, PASSWORD),
      () => rows.check(),
      () => rows.claimCode(PASSWORD),
    ]
    const thrown = await Promise.all(calls.map((call) => call().then(String, (error) => error)))
    await rows.close()
    for (const error of [...thrown, ...told]) {
      expect(error).toMatchObject({ code: 'store_unavailable' })
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('MARK')
    }
    const broken = startBackend({
      ...zendesk.env,
      ...keys,
      DATABASE_URL: `mysql://a:${PASSWORD}@b`,
    })
    const message = await broken.then(() => 'It started.', String)
    expect(message).toMatch(/ended with 1: DATABASE_URL must be postgres:.*\.\n$/)
    expect(message).not.toContain('MARK')
  })
})
