import { describe, expect, test } from 'vitest'
import {
  allow,
  answer,
  beginAuthorize,
  broadcast,
  CODE,
  deliver,
  fakeWindow,
  isPending,
  PAGE,
  popups,
  RECEIPT,
  reasonOf,
  sentState,
  turn,
} from './attempt.ts'

describe('the answer', () => {
  test('by postMessage becomes a grant, and the popup gets its receipt', async () => {
    const attempt = beginAuthorize({ redirectUri: '/callback' })
    const state = sentState()
    allow()
    const redirectUri = `${PAGE}/callback`
    expect(await attempt).toEqual({ code: CODE, state, clientId: 'acme', redirectUri })
    expect(popups[0]?.postMessage.mock.calls).toEqual([[expect.objectContaining(RECEIPT), PAGE]])
  })

  test('by BroadcastChannel becomes the same grant', async () => {
    const attempt = beginAuthorize()
    const state = sentState()
    await broadcast(answer({ code: CODE }))
    const redirectUri = undefined
    expect(await attempt).toEqual({ code: CODE, state, clientId: 'acme', redirectUri })
  })

  test('is taken from a window that we hold no handle of, if origin and state are right', async () => {
    const attempt = beginAuthorize()
    deliver(answer({ code: CODE }), { source: fakeWindow() })
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test.each([
    ['redirectUri’s', { redirectUri: 'https://app.example/callback' }],
    ['callbackOrigin', { callbackOrigin: 'https://app.example', redirectUri: '/callback' }],
  ])('comes from %s origin, and from no other', async (_, options) => {
    const attempt = beginAuthorize(options)
    const query = answer({ code: CODE })
    for (const origin of [
      PAGE,
      'https://app.example:444',
      'https://app.example.evil',
      'null',
      '',
    ]) {
      deliver(query, { origin })
    }
    expect(await isPending(attempt)).toBe(true)
    expect(popups[0]?.postMessage).not.toHaveBeenCalled()
    deliver(query, { origin: 'https://app.example' })
    expect(await isPending(attempt)).toBe(false)
    expect(await attempt).toMatchObject({ code: CODE })
  })

  test('comes once: what follows changes nothing', async () => {
    const attempt = beginAuthorize()
    const refusal = answer({ error: 'access_denied' })
    allow()
    allow('another')
    deliver(refusal)
    expect(await attempt).toMatchObject({ code: CODE })
  })
})

test('an answer is one where the app has emptied its storage meanwhile', async () => {
  const attempt = beginAuthorize()
  await turn()
  sessionStorage.clear()
  allow()
  expect(await attempt).toMatchObject({ code: CODE })
})

test('an answer that comes when all is over gets no receipt any more', async () => {
  const attempt = beginAuthorize()
  const query = answer({ code: CODE })
  deliver(query)
  await attempt
  await turn()
  deliver(query)
  expect(popups[0]?.postMessage.mock.calls).toEqual([[expect.objectContaining(RECEIPT), PAGE]])
})

describe('what our own popup brings is refused', () => {
  const state = () => sentState()

  test.each([
    ['another state', () => 'code=a&state=another'],
    ['a state that only begins like ours', () => `code=a&state=${state()}x`],
    ['ours in other letters', () => `code=a&state=${state().toLowerCase()}+`],
    ['an empty state', () => 'code=a&state='],
    ['no state', () => 'code=a'],
    ['no state, though an error', () => 'error=access_denied'],
    ['nothing at all', () => ''],
  ])('%s: state_mismatch', async (_, query) => {
    const attempt = beginAuthorize()
    deliver(query())
    expect(await reasonOf(attempt)).toMatchObject({ code: 'state_mismatch' })
  })

  test.each([
    ['state twice', () => `code=a&state=${state()}&state=${state()}`],
    ['two different states, ours first', () => `code=a&state=${state()}&state=b`],
    ['code twice', () => `code=a&code=a&state=${state()}`],
    ['error twice', () => `error=a&error=b&state=${state()}`],
    [
      'error_description twice',
      () => `error=a&error_description=&error_description=&state=${state()}`,
    ],
    ['error_uri twice', () => `code=a&error_uri=a&error_uri=b&state=${state()}`],
    ['neither code nor error', () => `state=${state()}`],
    ['an empty code', () => `code=&state=${state()}`],
    ['an empty error', () => `error=&state=${state()}`],
    ['an empty error beside a code', () => `error=&code=a&state=${state()}`],
    ['a token instead of a code', () => `access_token=a&state=${state()}`],
  ])('%s: invalid_response', async (_, query) => {
    const attempt = beginAuthorize()
    deliver(query())
    expect(await reasonOf(attempt)).toMatchObject({ code: 'invalid_response' })
  })

  test.each([
    ['a parameter of Zendesk’s own', () => `x=1&code=${CODE}&state=${state()}`],
    ['one of Zendesk’s own twice', () => `iss=1&iss=2&code=${CODE}&state=${state()}`],
    ['one of the redirect URI’s own twice', () => `tag=a&code=${CODE}&tag=b&state=${state()}`],
    ['a description without an error', () => `error_description=&code=${CODE}&state=${state()}`],
    ['any order', () => `state=${state()}&code=${CODE}`],
  ])('but not %s', async (_, query) => {
    const attempt = beginAuthorize()
    deliver(query())
    expect(await attempt).toMatchObject({ code: CODE })
  })
})

describe('an error from Zendesk', () => {
  test('rejects with authorization_error and what it said', async () => {
    const attempt = beginAuthorize()
    const error_uri = 'https://zendesk.example/why'
    deliver(answer({ error: 'access_denied', error_description: 'No, thanks', error_uri }))
    expect(await reasonOf(attempt)).toMatchObject({
      code: 'authorization_error',
      error: 'access_denied',
      errorDescription: 'No, thanks',
      errorUri: error_uri,
    })
  })

  test('may say no more than its name', async () => {
    const attempt = beginAuthorize()
    await broadcast(answer({ error: 'server_error' }))
    expect(await reasonOf(attempt)).toMatchObject({
      code: 'authorization_error',
      error: 'server_error',
      errorDescription: undefined,
      errorUri: undefined,
    })
  })

  test('wins over a code beside it', async () => {
    const attempt = beginAuthorize()
    deliver(answer({ code: CODE, error: 'access_denied' }))
    expect(await reasonOf(attempt)).toMatchObject({ code: 'authorization_error' })
  })
})

test.each([
  ['the state', () => sentState()],
  ['a code beside it', () => CODE],
])(
  'an error_description that quotes %s is withheld, and the message says so',
  async (_, quoted) => {
    const attempt = beginAuthorize()
    const error_description = `bad ${quoted()}`
    deliver(answer({ error: 'server_error', error_description, error_uri: 'urn:x', code: CODE }))
    expect(await reasonOf(attempt)).toMatchObject({
      error: 'server_error',
      errorDescription: undefined,
      errorUri: 'urn:x',
      message: expect.stringContaining('withheld: it quotes the code or the state.'),
    })
  },
)
