import { authorize, ConnectError, connect, isConnectError } from 'sunshine-connect'

const exchange = '/connect'

// What a page writes.
connect({ clientId: 'shoplifter', exchange }).then(({ app }) => {
  app.id satisfies string
  app.displayName satisfies string | null
})
connect({ clientId: 'shoplifter', exchange: () => 7 }) satisfies Promise<number>
connect({ clientId: 'shoplifter', exchange, state: () => Promise.resolve('state') })
connect({ clientId: 'shoplifter', exchange, window: window.open('') })
connect({ clientId: 'shoplifter', exchange: new URL('https://api.example/connect') })
connect({
  clientId: 'shoplifter',
  redirectUri: new URL('https://app.example/callback'),
  authorizeUrl: 'https://oauth-bridge.zendesk.com/sc/oauth/authorize',
  callbackOrigin: 'https://callback.example',
  params: { locale: 'de' },
  state: Promise.resolve('state'),
  signal: new AbortController().signal,
  timeout: Number.POSITIVE_INFINITY,
  closedGrace: 3000,
  popup: { width: 600, height: 700 },
  onStatus: (status) => {
    status satisfies 'opening' | 'waiting' | 'detached' | 'exchanging'
  },
  exchange: async (grant, { signal }) => {
    grant.code satisfies string
    grant.state satisfies string
    grant.clientId satisfies string
    signal satisfies AbortSignal
    return grant.code.length
  },
  credentials: 'include',
  headers: { 'x-csrf-token': 'token' },
})

authorize({ clientId: 'shoplifter' }).then((grant) => {
  grant.code satisfies string
  grant.state satisfies string
  // @ts-expect-error: what was sent can be told, a token can't: the page never sees one
  grant.accessToken
})

// What must not compile.
// @ts-expect-error: clientId is required
connect({ exchange })
// @ts-expect-error: exchange is required
connect({ clientId: 'shoplifter' })
// @ts-expect-error: an option with a typing mistake
connect({ clientId: 'shoplifter', exchange, timeOut: 1000 })
// @ts-expect-error: milliseconds, not text
connect({ clientId: 'shoplifter', exchange, timeout: '10s' })
// @ts-expect-error: the secret stays on the server
connect({ clientId: 'shoplifter', clientSecret: 'secret', exchange })
// @ts-expect-error: authorize hands the code to nobody
authorize({ clientId: 'shoplifter', exchange })
// @ts-expect-error: no other credentials modes
connect({ clientId: 'shoplifter', exchange, credentials: 'always' })
// @ts-expect-error: a window goes into its own option
authorize({ clientId: 'shoplifter', popup: window.open('') })
// @ts-expect-error: options are required
authorize()

/** Every code, told apart: a new one makes this fail, and with it the README's table. */
const cure = (error: ConnectError): string => {
  switch (error.code) {
    case 'popup_blocked':
    case 'popup_closed':
    case 'popup_isolated':
    case 'timeout':
    case 'state_mismatch':
    case 'invalid_response':
    case 'storage_unavailable':
      return error.message
    case 'authorization_error':
      return error.error ?? error.message
    case 'exchange_failed':
      return `${error.status ?? 'no answer'}`
    default:
      return error.code satisfies never
  }
}

const problem: unknown = new Error('of any kind')
if (isConnectError(problem)) cure(problem)
if (problem instanceof ConnectError) {
  cure(problem)
  // @ts-expect-error: no such code
  problem.code === 'popup_exploded'
}
