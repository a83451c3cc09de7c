import {
  createConnectionRecord,
  parseConnectionRecord,
  StoredConnectionError,
} from 'sunshine-connect/server/connection'
import { describe, expect, test } from 'vitest'
import { APP, TOKEN } from './fake-zendesk.js'

const RECORD = {
  version: 2,
  accessToken: TOKEN,
  tokenType: 'Bearer',
  app: { id: 'app1', displayName: 'Acme', subdomain: 'acme' },
  connectedAt: '2026-11-23T10:00:00.000Z',
}

const connectedAt = new Date(RECORD.connectedAt)

const failure = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error as StoredConnectionError
  }
  throw new Error('did not throw')
}

describe('createConnectionRecord', () => {
  test('keeps token, app and time, and neither settings nor metadata', () => {
    const made = createConnectionRecord(
      { accessToken: TOKEN, tokenType: 'Bearer', app: APP },
      connectedAt,
    )
    expect(made).toEqual(RECORD)
  })

  test('takes the time from the clock if none is given', () => {
    const before = Date.now()
    const made = createConnectionRecord({ accessToken: TOKEN, app: APP })
    expect(Date.parse(made.connectedAt)).toBeGreaterThanOrEqual(before)
    expect(made.tokenType).toBe('Bearer')
  })

  test('says null for what Zendesk did not tell', () => {
    const app = { id: 'app1', displayName: null }
    const made = createConnectionRecord({ accessToken: TOKEN, app }, connectedAt)
    expect(made.app).toEqual({ id: 'app1', displayName: null, subdomain: null })
  })

  test.each([
    ['without a token', { accessToken: '', app: APP }],
    ['with a token that no header takes', { accessToken: 'two words', app: APP }],
    ['without an app', { accessToken: TOKEN }],
    [
      'with a subdomain that is no DNS label',
      { accessToken: TOKEN, app: { ...APP, subdomain: 'a.b' } },
    ],
    ['of nothing', undefined],
  ])('refuses a connection %s', (_, connection) => {
    const error = failure(() => createConnectionRecord(connection as never))
    expect(error).toMatchObject({ name: 'StoredConnectionError', code: 'record_invalid' })
    expect(error).toBeInstanceOf(StoredConnectionError)
  })

  test('refuses a time that is none', () => {
    const connection = { accessToken: TOKEN, app: APP }
    const make = () => createConnectionRecord(connection, new Date('yesterday'))
    expect(failure(make)).toMatchObject({ code: 'record_invalid' })
    const text = RECORD.connectedAt as unknown as Date
    const fromText = () => createConnectionRecord(connection, text)
    expect(failure(fromText)).toMatchObject({ code: 'record_invalid' })
    expect(createConnectionRecord(connection, connectedAt)).toEqual(RECORD)
  })
})

describe('parseConnectionRecord', () => {
  test('reads what was made, as an object and as JSON', () => {
    expect(parseConnectionRecord(RECORD)).toEqual(RECORD)
    expect(parseConnectionRecord(JSON.stringify(RECORD))).toEqual(RECORD)
  })

  test('leaves out fields that it does not know', () => {
    const app = { ...RECORD.app, settings: {} }
    expect(parseConnectionRecord({ ...RECORD, app, note: 'ours' })).toEqual(RECORD)
  })

  test('reads and keeps a mark, and takes none that is no time', () => {
    const marked = { ...RECORD, removedAt: '2026-11-24T10:00:00.000Z' }
    expect(parseConnectionRecord(JSON.stringify(marked))).toEqual(marked)
    const wrong = failure(() => parseConnectionRecord({ ...RECORD, removedAt: true }))
    expect(wrong).toMatchObject({ code: 'record_invalid' })
  })

  test('reads version 1 as it was, without what only version 2 has', () => {
    const old = { ...RECORD, version: 1, removedAt: '2026-11-24T10:00:00.000Z' }
    expect(parseConnectionRecord(JSON.stringify(old))).toEqual(old)
    expect(parseConnectionRecord({ ...old, scope: 'integration' })).toEqual(old)
  })

  test('reads what came with the token, and takes nothing wrong for it', () => {
    const more = { expiresAt: '2026-12-24T10:00:00.000Z', refreshToken: 'r', scope: 's' }
    expect(parseConnectionRecord({ ...RECORD, ...more })).toEqual({ ...RECORD, ...more })
    for (const wrong of [{ expiresAt: 'soon' }, { refreshToken: 'a b' }, { scope: '' }])
      expect(failure(() => parseConnectionRecord({ ...RECORD, ...wrong }))).toMatchObject({
        code: 'record_invalid',
      })
  })

  test.each([0, 3, 99])('refuses version %i, and says which one it can read', (version) => {
    const error = failure(() => parseConnectionRecord({ ...RECORD, version }))
    expect(error).toMatchObject({ code: 'record_version_unknown' })
    expect(error.message).toBe(
      `Connection record has version ${version}, this release reads versions 1 and 2: upgrade sunshine-connect.`,
    )
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text that is no JSON', `{"accessToken":"${TOKEN}"`],
    ['a list', [RECORD]],
    ['no version', { ...RECORD, version: undefined }],
    ['a version in words', { ...RECORD, version: TOKEN }],
    ['no token', { ...RECORD, accessToken: undefined }],
    ['a token with a line break', { ...RECORD, accessToken: `${TOKEN}\n` }],
    ['no token type', { ...RECORD, tokenType: '' }],
    ['no app', { ...RECORD, app: null }],
    ['an app without an id', { ...RECORD, app: { ...RECORD.app, id: '' } }],
    ['a name that is no text', { ...RECORD, app: { ...RECORD.app, displayName: 7 } }],
    ['a host for a subdomain', { ...RECORD, app: { ...RECORD.app, subdomain: 'evil.example/' } }],
    ['no time', { ...RECORD, connectedAt: 'then' }],
  ])('refuses %s without quoting it', (_, value) => {
    const error = failure(() => parseConnectionRecord(value))
    expect(error).toMatchObject({ name: 'StoredConnectionError', code: 'record_invalid' })
    expect(error.message).toContain('no connection record: have the person connect again')
    expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain(TOKEN)
  })
})
