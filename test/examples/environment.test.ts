import { expect, test } from 'vitest'
import { readEnvironment } from '../../examples/server/connect-config.js'

const both = { SUNSHINE_CLIENT_ID: 'acme', SUNSHINE_CLIENT_SECRET: 'a-secret' }

test('without credentials the sandbox is used', () => {
  expect(readEnvironment({})).toBeUndefined()
  expect(readEnvironment({ SUNSHINE_CLIENT_ID: '', SUNSHINE_CLIENT_SECRET: '' })).toBeUndefined()
})

test('with both credentials the real service is used', () => {
  expect(readEnvironment(both)).toMatchObject({ clientId: 'acme', clientSecret: 'a-secret' })
})

test('one credential without the other is named, and not shown', () => {
  expect(() => readEnvironment({ SUNSHINE_CLIENT_ID: 'acme' })).toThrow(
    'SUNSHINE_CLIENT_SECRET is not',
  )
  const onlySecret = () => readEnvironment({ SUNSHINE_CLIENT_SECRET: 'a-secret' })
  expect(onlySecret).toThrow('SUNSHINE_CLIENT_ID is not')
  expect(onlySecret).not.toThrow('a-secret')
})

test('a redirect address must be a whole one', () => {
  const address = 'http://localhost:4000/oauth/callback'
  expect(readEnvironment({ ...both, SUNSHINE_REDIRECT_URI: address })).toMatchObject({
    redirectUri: address,
  })
  for (const wrong of ['/oauth/callback', 'localhost:4000/oauth/callback', 'javascript:1']) {
    expect(() => readEnvironment({ ...both, SUNSHINE_REDIRECT_URI: wrong })).toThrow(
      'SUNSHINE_REDIRECT_URI',
    )
  }
})
