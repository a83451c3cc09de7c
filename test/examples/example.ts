import { createApp } from '../../examples/server/app.js'
import {
  newKey,
  newTokenKey,
  readTokenKeys,
  type TokenKey,
} from '../../examples/server/environment.js'
import { createMemoryRows } from './memory-rows.ts'

export const ORIGIN = 'http://localhost:4000'
export const TOKEN = 'token-that-nobody-may-see'
export const APP = { id: 'app-1', displayName: 'Shop', subdomain: 'shop' }

/** Zendesk's side: each operation's answer can be changed while a test runs. */
const createUpstream = () => {
  const calls: string[] = []
  const answers: Record<'token' | 'tokenInfo' | 'authorization', (request: Request) => unknown> = {
    token: () => Response.json({ access_token: TOKEN, token_type: 'Bearer' }),
    tokenInfo: () => Response.json({ app: { ...APP, settings: {}, metadata: null } }),
    authorization: () => Response.json({}),
  }
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    const operation = new URL(request.url).pathname.split('/').at(-1) as keyof typeof answers
    calls.push(`${request.method} ${operation}`)
    return (await answers[operation](request)) as Response
  }
  return { calls, answers, fetch }
}

export type Keys = TokenKey[]
export const newKeys = () => readTokenKeys(newTokenKey())

interface StartOptions {
  keys?: Keys
  rows?: ReturnType<typeof createMemoryRows>
  settings?: { publicOrigin?: string; redirectUri?: string; sessionKey?: string }
}

const SESSION_KEY = newKey()

/** The example's backend, called without a network. */
export const start = ({
  keys = newKeys(),
  rows = createMemoryRows(),
  settings,
}: StartOptions = {}) => {
  const upstream = createUpstream()
  const errors: unknown[] = []
  const removeKey = newKey()
  const app = createApp({
    settings: {
      clientId: 'acme',
      clientSecret: 'a-secret',
      tokenKeys: keys,
      removeKey,
      sessionKey: SESSION_KEY,
      ...settings,
    },
    rows,
    config: { redirectUri: '/oauth/callback' },
    onError: (...told: unknown[]) => errors.push(...told),
    fetch: upstream.fetch,
  })
  const at = settings?.publicOrigin ?? ORIGIN
  const request = async (path: string, init: RequestInit = {}): Promise<Response> =>
    app.request(URL.canParse(path) ? path : at + path, init)
  return { ...upstream, rows, errors, removeKey, request }
}

export type Example = ReturnType<typeof start>

export const sessionFrom = (response: Response) =>
  response.headers.get('set-cookie')?.split(';')[0] as string

export const signIn = async ({ request }: Example) => sessionFrom(await request('/api/config'))

export const postCode = (
  { request }: Example,
  cookie: string,
  headers: Record<string, string> = {},
) =>
  request('/api/connect', {
    method: 'POST',
    body: JSON.stringify({ code: 'a-code', state: 'a-state', client_id: 'acme' }),
    headers: {
      cookie,
      origin: ORIGIN,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'x-requested-with': 'sunshine-connect',
      ...headers,
    },
  })

export const readApp = async ({ request }: Example, cookie: string) =>
  (await request('/api/connection', { headers: { cookie } })).json()

export const disconnect = (
  { request }: Example,
  cookie: string,
  headers: Record<string, string> = {},
) =>
  request('/api/connection', {
    method: 'DELETE',
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
  })

export const connected = async () => {
  const example = start()
  const cookie = await signIn(example)
  await postCode(example, cookie)
  example.calls.length = 0
  return { example, cookie }
}
