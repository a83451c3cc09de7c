import { createSunshineClient } from 'sunshine-connect/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, CODE, fakeZendesk, TOKEN } from './fake-zendesk.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

const inits = async () => {
  const fetch = fakeZendesk()
  const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
  await client.getToken(CODE)
  await client.getTokenInfo(TOKEN)
  await client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' })
  return fetch.mock.calls.map(([, init]) => init)
}

test('every request asks not to be cached', async () => {
  expect((await inits()).map(({ cache }) => cache)).toEqual(['no-store', 'no-store', 'no-store'])
})

describe('where the runtime does not know that', () => {
  test('because it throws on the name, as older Cloudflare Workers do: nothing is said', async () => {
    vi.stubGlobal(
      'Request',
      class {
        constructor(_: string, init: object) {
          if ('cache' in init) throw new Error("The 'cache' field is not implemented.")
        }
      },
    )
    expect((await inits()).filter((init) => 'cache' in init)).toEqual([])
  })

  test('because it ignores it: nothing is said', async () => {
    vi.stubGlobal('Request', class {})
    expect((await inits()).filter((init) => 'cache' in init)).toEqual([])
  })
})
