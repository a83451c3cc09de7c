import { createSunshineClient, isSunshineApiError, SunshineApiError } from 'sunshine-connect/server'
import {
  checkConnection,
  isStoredConnectionError,
  parseConnectionRecord,
  StoredConnectionError,
} from 'sunshine-connect/server/connection'
import { expect, test } from 'vitest'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  CODE,
  fakeZendesk,
  json,
  rejection,
  TOKEN,
} from './fake-zendesk.js'
import { loadSecondCopy } from './second-copy.js'

const NOTHING_OF_OURS = [undefined, null, 'unauthorized', 7, {}, new Error('unauthorized')]

const refusing = fakeZendesk({
  '/oauth/token': () => json({}, { status: 401 }),
  '/v2/tokenInfo': () => json({}, { status: 401 }),
})
const OPTIONS = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch: refusing }

test('isSunshineApiError knows an error of either copy, and nothing else', async () => {
  const { server } = await loadSecondCopy()
  const ours = await rejection(createSunshineClient(OPTIONS).getToken(CODE))
  const theirs = await rejection(server.createSunshineClient(OPTIONS).getToken(CODE))
  expect([ours, theirs].map(isSunshineApiError)).toEqual([true, true])
  expect([ours, theirs].map((error) => error instanceof SunshineApiError)).toEqual([true, false])
  expect(NOTHING_OF_OURS.filter(isSunshineApiError)).toEqual([])
})

test('isStoredConnectionError knows an error of either copy, and nothing else', async () => {
  const { connection } = await loadSecondCopy()
  const [ours, theirs] = await Promise.all(
    [parseConnectionRecord, connection.parseConnectionRecord].map((parse) =>
      rejection(Promise.resolve('no record').then(parse)),
    ),
  )
  expect([ours, theirs].map(isStoredConnectionError)).toEqual([true, true])
  expect(theirs).not.toBeInstanceOf(StoredConnectionError)
  expect(NOTHING_OF_OURS.filter(isStoredConnectionError)).toEqual([])
})

test('a connection is checked by a client of the other copy', async () => {
  const { server } = await loadSecondCopy()
  const checked = await checkConnection(server.createSunshineClient(OPTIONS), {
    accessToken: TOKEN,
  })
  expect(checked).toMatchObject({ status: 'removed', cause: { status: 401 } })
})
