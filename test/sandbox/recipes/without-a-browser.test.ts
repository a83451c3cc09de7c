import { startSandbox } from 'sunshine-connect/sandbox'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

// For other people's tests, as the README has it: from the authorize URL to a code, and on to the
// backend, with no browser at all.

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox({ person: 'allows' })
})
afterAll(() => sandbox.close())

/** Stands for the integrator's own. */
const backend = () =>
  createConnectHandler({
    client: createSunshineClient({
      clientId: 'sandbox',
      clientSecret: 'sandbox-secret',
      bridgeUrl: `${sandbox.url}/sc`,
      apiUrl: `${sandbox.url}/sc`,
    }),
    onConnect: () => {},
  })

test('a code by HTTP, and the backend connects with it', async () => {
  const authorize = `${sandbox.url}/sc/oauth/authorize?client_id=sandbox&response_type=code&state=s`
  const { headers } = await fetch(authorize, { redirect: 'manual' })
  const code = new URL(headers.get('location') ?? '').searchParams.get('code')

  const request = new Request('https://app.example/api/connect', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: 'https://app.example',
      'x-requested-with': 'sunshine-connect',
    },
    body: JSON.stringify({ code, state: 's' }),
  })
  const response = await backend()(request)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ app: { subdomain: 'acme' } })
})
