import { expect, test } from 'vitest'
import {
  hasCredentials,
  newKey,
  newTokenKey,
  readEnvironment,
} from '../../examples/server/environment.js'

const both = {
  SUNSHINE_CLIENT_ID: 'acme',
  SUNSHINE_CLIENT_SECRET: 'a-secret',
  TOKEN_KEYS: newTokenKey(),
  REMOVE_KEY: newKey(),
  SESSION_KEY: newKey(),
}

test('without credentials the sandbox is used', () => {
  expect(hasCredentials({})).toBe(false)
  expect(hasCredentials({ SUNSHINE_CLIENT_ID: '', SUNSHINE_CLIENT_SECRET: '' })).toBe(false)
  expect(() => readEnvironment({})).toThrow('Set SUNSHINE_CLIENT_ID')
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

test('Redis is addressed by a redis: URL, or the start ends without a word of what was given', () => {
  for (const REDIS_URL of ['redis://:p%40ss@127.0.0.1:6379/1', 'rediss://me:secret@redis.example'])
    expect(readEnvironment({ ...both, REDIS_URL })).toMatchObject({ redisUrl: REDIS_URL })
  const wrong = [
    'redis:PASSWORD@host',
    'redis://:PASSWORD/with@host:port',
    'redis://:%PASSWORD@host',
    'http://:PASSWORD@host',
    'PASSWORD',
    'redis://',
  ]
  for (const REDIS_URL of wrong) {
    expect(() => readEnvironment({ ...both, REDIS_URL })).toThrow('REDIS_URL must be')
    expect(() => readEnvironment({ ...both, REDIS_URL })).not.toThrow('PASSWORD')
  }
})

test('the public origin is an origin and nothing more', () => {
  const PUBLIC_ORIGIN = 'https://connect.acme.example'
  expect(readEnvironment({ ...both, PUBLIC_ORIGIN })).toMatchObject({ publicOrigin: PUBLIC_ORIGIN })
  for (const wrong of [
    `${PUBLIC_ORIGIN}/app`,
    'http://connect.acme.example',
    'ftp://localhost',
    'connect.acme.example',
    'https://me:secret@acme.example',
  ])
    expect(() => readEnvironment({ ...both, PUBLIC_ORIGIN: wrong })).toThrow(
      'PUBLIC_ORIGIN must be',
    )
})
