import {
  APP,
  CALLBACK,
  type Described,
  EXCHANGE,
  GOOD,
  html,
  type Route,
  STATIC,
} from '../in-process.ts'

type Headers = Record<string, string | null>

/** The same answer with other headers; `null` takes one away. */
const withHeaders =
  (path: string, headers: Headers): Route =>
  async (request, text) => {
    const response = new Response(null, await GOOD[path]?.(request.clone(), text))
    const body = await (await GOOD[path]?.(request, text))?.text()
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) response.headers.delete(name)
      else response.headers.set(name, value)
    }
    return new Response(response.status === 204 ? null : body, response)
  }

const at = (path: string, route: Route): Described => ({ routes: { [path]: route } })

/** The redirect page: its headers, another file in its place, or another answer. */
export const callback = (headers: Headers) => at(CALLBACK, withHeaders(CALLBACK, headers))
export const callbackFile = (body: string, headers: Record<string, string> = STATIC) =>
  at(CALLBACK, () => html(body, headers))
export const callbackAnswer = (route: Route) => at(CALLBACK, route)

/** The page, the same way. */
export const page = (headers: Headers) => at('/', withHeaders('/', headers))
export const pageFile = (body: string, headers: Record<string, string> = {}) =>
  at('/', () => html(body, headers))
export const pageAnswer = (route: Route) => at('/', route)

/** The exchange: other headers, or another answer to some requests. */
export const exchange = (headers: Headers) => at(EXCHANGE, withHeaders(EXCHANGE, headers))
export const exchangeInstead = (
  isMeant: (request: Request, text: string) => boolean,
  answer: Route,
) =>
  at(EXCHANGE, (request, text) =>
    isMeant(request, text) ? answer(request, text) : (GOOD[EXCHANGE]?.(request, text) ?? html('')),
  )

export const status = (code: number, headers: Record<string, string> = {}): Route => {
  return () => new Response(null, { status: code, headers })
}
export const redirect = (location: string) => status(302, { location })

/** A failure as the wire contract has it, readable for the further origin. */
export const failed = (code: string, status: number, more: Record<string, string> = {}): Route => {
  return () =>
    new Response(JSON.stringify({ code, status }), {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'access-control-allow-origin': 'https://spa.example',
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
        ...more,
      },
    })
}

/** What a page of ours sends, the exchange's own or the further origin's. */
export const isProper = (request: Request, text: string) =>
  request.method === 'POST' &&
  request.headers.get('content-type') === 'application/json' &&
  request.headers.has('x-requested-with') &&
  !request.headers.get('origin')?.includes('doctor') &&
  text.endsWith('}') &&
  text.length < 16_384
export const isOwn = (request: Request, text: string) =>
  isProper(request, text) && request.headers.get('origin') === APP
export const isPost = ({ method }: Request) => method === 'POST'
export const isPreflight = ({ method }: Request) => method === 'OPTIONS'
export const isFrom = (origin: string) => (request: Request) =>
  request.headers.get('origin')?.includes(origin) ?? false

/** Several at once. */
export const all = (...described: Described[]): Described => ({
  routes: Object.assign({}, ...described.map(({ routes }) => routes)),
  told: Object.assign({}, ...described.map(({ told }) => told)),
})
export const told = (what: Described['told']): Described => ({ told: what })
