import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from 'sunshine-connect/node'
import {
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
} from 'sunshine-connect/server'
import { createRemoveHandler } from 'sunshine-connect/server/connection'
import { afterEach, expect, test } from 'vitest'

const EVIL = 'https://evil.example/sc'

/** What somebody's library may have put on every object's prototype. */
const STRANGE = [EVIL, [EVIL], null, true, () => EVIL, 1]

const everybody = Object.prototype as Record<string, unknown>
let polluted: string | undefined
const clean = () => {
  if (polluted) Reflect.deleteProperty(everybody, polluted)
  polluted = undefined
}
afterEach(clean)

/** With a name on every object's prototype, for as long as no other code has its turn. */
function withPolluted<Result>(name: string, value: unknown, run: () => Result): Result {
  polluted = name
  everybody[name] = value
  try {
    return run()
  } finally {
    clean()
  }
}

/** The names of a table, from the message that knows them all. */
function namesOf(create: (options: never) => unknown): string[] {
  try {
    create({ nope: 1 } as never)
  } catch (error) {
    return (error as TypeError).message.replace(/^.*There are: |\.$/g, '').split(', ')
  }
  throw new Error('It takes anything.')
}

const KEY = 'k'.repeat(43)
const token = { access_token: 'a-token', token_type: 'Bearer' }
const app = { app: { _id: 'an-app', displayName: 'An app', subdomain: 'acme' } }

const request = new Request('https://app.example/callback')

/** A factory, and what is observed of what it makes with the fewest options. */
interface Row {
  what: string
  create: (options: never) => unknown
  observe: () => unknown
}

const ROWS: Row[] = [
  {
    what: 'createSunshineClient',
    create: createSunshineClient,
    observe() {
      const sent: unknown[] = []
      const client = createSunshineClient({ clientId: 'acme', clientSecret: 'a-secret' })
      const realFetch = globalThis.fetch
      globalThis.fetch = (url, init) => {
        sent.push(String(url), init?.method, String(init?.body), [...new Headers(init?.headers)])
        return Promise.resolve(Response.json({ ...token, ...app }))
      }
      try {
        client.getToken('a-code').catch(() => {})
        client.revokeAccess({ accessToken: 'a-token', subdomain: 'acme' }).catch(() => {})
      } finally {
        globalThis.fetch = realFetch
      }
      return [sent, client.authorizeUrl({ state: 'a-state' }).href]
    },
  },
  {
    what: 'createCallbackPage',
    create: createCallbackPage,
    observe: () => createCallbackPage({})(request),
  },
]

test.each(ROWS)(
  '$what reads no option off every object’s prototype',
  async ({ create, observe }) => {
    const names = [...namesOf(create), 'working', 'title', 'fallback', 'isRequired']
    const told = async (result: unknown) =>
      result instanceof Response ? result.text() : JSON.stringify(result)
    const expected = await told(observe())
    expect(expected.length).toBeGreaterThan(100)
    const differing: string[] = []
    for (const name of names) {
      for (const value of STRANGE) {
        const seen = await told(withPolluted(name, value, observe))
        if (seen !== expected) differing.push(`${name}: ${value}`)
      }
    }
    expect(differing).toEqual([])
  },
)

/** Made while a name is on every object's prototype; looked at after. */
const HANDLERS = [
  {
    what: 'createConnectHandler',
    create: createConnectHandler,
    async observe(make: <Made>(factory: () => Made) => Made) {
      const stored: unknown[] = []
      const client = {
        clientId: 'acme',
        getToken: async () => ({ accessToken: 'a-token', tokenType: 'Bearer', raw: {} }),
        getTokenInfo: async () => ({ app: { id: 'a', displayName: null, subdomain: null } }),
      }
      const onConnect = ({ user, accessToken }: { user: unknown; accessToken: string }) =>
        stored.push([user, accessToken])
      const handler = make(() => createConnectHandler({ client, onConnect } as never))
      const post = (headers: Record<string, string>) =>
        new Request('https://app.example/connect', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-requested-with': 'sunshine-connect',
            ...headers,
          },
          body: JSON.stringify({ code: 'a-code', state: 'a-state' }),
        })
      const requests = [post({ 'sec-fetch-site': 'same-origin' }), post({ origin: EVIL })]
      const answers = requests.map(async (request) => {
        const response = await make(() => handler(request))
        return [response.status, await response.text()]
      })
      return [await Promise.all(answers), stored]
    },
  },
  {
    what: 'createRemoveHandler',
    create: createRemoveHandler,
    async observe(make: <Made>(factory: () => Made) => Made) {
      const heard: unknown[] = []
      const hooks = {
        findConnections: (id: string) => {
          heard.push(id)
          return []
        },
        onRemoved: () => heard.push('removed'),
      }
      const client = { getTokenInfo: async () => ({}) }
      const handler = make(() => createRemoveHandler({ client, key: KEY, ...hooks } as never))
      const notice = new Request(`https://app.example/removed/${KEY}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ integrationId: 'an-integration' }),
      })
      const response = await make(() => handler(notice))
      await new Promise((resolve) => setTimeout(resolve))
      return [response.status, heard]
    },
  },
  {
    what: 'toNodeHandler',
    create: (options: never) => toNodeHandler(() => new Response(), options),
    async observe(make: <Made>(factory: () => Made) => Made) {
      const handler = make(() => toNodeHandler(({ url }) => new Response(new URL(url).host)))
      const server = createServer(handler).listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      const headers = { 'x-forwarded-host': 'evil.example' }
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers })
      const host = await response.text()
      server.close()
      return host.replace(String(port), 'PORT')
    },
  },
]

test.each(HANDLERS)(
  '$what reads no option off every object’s prototype',
  async ({ create, observe }) => {
    const names = [...namesOf(create), 'fallback', 'isRequired']
    const expected = JSON.stringify(await observe((factory) => factory()))
    expect(expected.length).toBeGreaterThan(10)
    const differing: string[] = []
    for (const name of names) {
      for (const value of STRANGE) {
        const observed = observe((factory) => withPolluted(name, value, factory))
        const seen = await observed.then(JSON.stringify, String)
        if (seen !== expected) differing.push(`${name}: ${value} ${seen}`)
      }
    }
    expect(differing).toEqual([])
  },
)
