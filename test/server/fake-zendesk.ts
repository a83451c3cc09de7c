import { vi } from 'vitest'

export const CLIENT_ID = 'shoplifter'
export const CLIENT_SECRET = 'MARK-client+secret/1-0123456789'
export const CODE = 'MARK-code/2+"&x-abcdefghij'
export const TOKEN = 'MARK-token.3_klmnopqrstuvw'

export const APP = {
  id: 'app1',
  subdomain: 'acme',
  displayName: 'Acme',
  settings: {},
  metadata: null,
}

export const json = (body: unknown, init?: ResponseInit) => Response.json(body, init)

export type Answer = (url: string, init: RequestInit) => Response | Promise<Response>

/** An injected fetch: answers by the end of the path, and fails the test for any other request. */
export const fakeZendesk = (answers: Record<string, Answer> = {}) => {
  const routes: Record<string, Answer> = {
    '/oauth/token': () => json({ access_token: TOKEN, token_type: 'Bearer' }),
    '/v2/tokenInfo': () => json({ app: APP }),
    '/oauth/authorization': () => json({}),
    ...answers,
  }
  return vi.fn(async (url: string, init: RequestInit) => {
    const route = Object.keys(routes).find((end) => url.endsWith(end))
    if (!route) throw new Error(`unexpected request to ${url}`)
    return (routes[route] as Answer)(url, init)
  })
}

/** What a promise rejects with; fails if it resolves. */
export const rejection = async (promise: Promise<unknown>): Promise<Error> => {
  const nothing = Symbol('resolved')
  const reason = await promise.then(
    () => nothing,
    (error: unknown) => error,
  )
  if (reason === nothing) throw new Error('resolved instead of rejecting')
  return reason as Error
}
