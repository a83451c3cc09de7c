import {
  type ConnectHandlerEvent,
  type ConnectHandlerOptions,
  createConnectHandler,
  createSunshineClient,
  type NewConnection,
} from 'sunshine-connect/server'
import { expect } from 'vitest'
import { type Answer, CLIENT_ID, CLIENT_SECRET, CODE, fakeZendesk } from './fake-zendesk.js'

export const HERE = 'https://app.example'
export const ELSEWHERE = 'https://install.example'
export const STATE = 'MARK-state_4'

/** A handler on a fake Zendesk, and everything that its hooks were told. */
export const setUp = <User = undefined>(
  options: Partial<ConnectHandlerOptions<User>> = {},
  answers: Record<string, Answer> = {},
  timeout = 10_000,
) => {
  const fetch = fakeZendesk(answers)
  const connections: NewConnection<User>[] = []
  const errors: unknown[] = []
  const events: ConnectHandlerEvent[] = []
  const handler = createConnectHandler<User>({
    client: createSunshineClient({
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      fetch,
      timeout,
    }),
    onConnect: (connection) => connections.push(connection),
    onError: (error) => errors.push(error),
    onEvent: (event) => events.push(event),
    allowedOrigins: [ELSEWHERE],
    ...options,
  })
  return { handler, fetch, connections, errors, events }
}

export const GRANT = { code: CODE, state: STATE, client_id: CLIENT_ID }

const HEADERS = {
  'content-type': 'application/json',
  'x-requested-with': 'sunshine-connect',
  'sec-fetch-site': 'same-origin',
}

interface Changes {
  method?: string
  /** One given as null is left out. */
  headers?: Record<string, string | null>
  body?: BodyInit | null
  signal?: AbortSignal
  /** Wherever the body is a stream. */
  duplex?: 'half'
}

/** The request that `connect` sends, or one that differs from it. */
export const post = ({ headers = {}, ...init }: Changes = {}, body: unknown = GRANT) => {
  const all = Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== null)
  return new Request(`${HERE}/connect`, {
    method: 'POST',
    headers: all as [string, string][],
    body: JSON.stringify(body),
    ...init,
  })
}

/** Asserts that an answer is the problem `code`, with everything a problem must have. */
export const expectProblem = async (response: Response, status: number, code: string) => {
  const body = await response.clone().json()
  expect({ status: response.status, ...body }).toMatchObject({ status, code })
  const title = code.replaceAll('_', ' ')
  expect(body).toEqual({ title, status, code, detail: expect.stringMatching(/^\w.{20,}\.$/) })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('no-store')
}
