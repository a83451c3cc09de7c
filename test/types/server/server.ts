import {
  type ConnectHandlerEvent,
  createCallbackPage,
  createConnectHandler,
  createSunshineClient,
  isSunshineApiError,
  SunshineApiError,
} from 'sunshine-connect/server'

const client = createSunshineClient({ clientId: 'shoplifter', clientSecret: 'secret' })
createSunshineClient({
  clientId: 'shoplifter',
  clientSecret: 'secret',
  bridgeUrl: new URL('http://localhost:4100/sc'),
  apiUrl: 'http://localhost:4100/sc',
  marketplace: { name: 'bot', organizationId: '1', botId: '2' },
  fetch,
  timeout: 5000,
})
const { signal } = new AbortController()
client.authorizeUrl({ state: 'state', redirectUri: 'https://app.example/callback' }) satisfies URL
client.getToken('code', { signal }).then(({ accessToken, tokenType, raw }) => {
  accessToken satisfies string
  tokenType satisfies string
  raw satisfies object
})
client.getTokenInfo('token', { signal }).then(({ app }) => app.id satisfies string)
client.revokeAccess({ accessToken: 'token', subdomain: 'acme' }, { signal }).then((answer) => {
  answer.alreadyRevoked satisfies boolean
})

const handle = createConnectHandler({
  client,
  allowedOrigins: ['https://app.example'],
  authenticate: async () => ({ id: 7 }),
  verifyState: async ({ state, user, request }) => {
    request satisfies Request
    return state.length > 0 && user.id > 0
  },
  onConnect: async ({ accessToken, tokenType, app, state, user, request }) => {
    const texts: string[] = [accessToken, tokenType, app.id, state, request.url]
    return void [texts, user.id satisfies number]
  },
  onError: (error: unknown, { request }) => void [error, request.url],
  onEvent: (event: ConnectHandlerEvent) => void event.attributes['error.message'],
})
handle(new Request('https://app.example/connect')) satisfies Promise<Response>
createConnectHandler({ client, onConnect: ({ accessToken }) => void accessToken })

const page = createCallbackPage({ openerOrigins: ['https://app.example'], ackTimeout: 1000 })
const answer: Response | Promise<Response> = page(new Request('https://app.example/callback'))

// What must not compile.
// @ts-expect-error: a client needs its secret
createSunshineClient({ clientId: 'shoplifter' })
// @ts-expect-error: onConnect is where the token is stored
createConnectHandler({ client })
// @ts-expect-error: origins are a list
createConnectHandler({ client, onConnect: () => {}, allowedOrigins: '*' })
// @ts-expect-error: revoking needs the subdomain
client.revokeAccess({ accessToken: 'token' })
// @ts-expect-error: no state, no protection
client.authorizeUrl({})
// @ts-expect-error: a page that is sent has no container of its own
createCallbackPage({ container: null })

const problem: unknown = answer
if (isSunshineApiError(problem)) problem satisfies SunshineApiError
if (problem instanceof SunshineApiError) {
  problem.operation satisfies string
  problem.code satisfies string
  problem.status satisfies number | undefined
  problem.body satisfies string | undefined
  // @ts-expect-error: an error says what happened and can't be rewritten
  problem.operation = 'getToken'
}
