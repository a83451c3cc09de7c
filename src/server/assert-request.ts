import { type Fields, membersOf } from './fields.js'

/** Something that is handed to a handler in a request's place, and the line that gives the request. */
interface Mistake {
  what: string
  fits: (given: Fields) => boolean
  line: string
}

/** By shape alone: none of these frameworks is known here. The first that fits is told. */
const MISTAKES: readonly Mistake[] = [
  {
    what: "h3's event",
    fits: ({ node }) => isNodeRequest(membersOf(node).req),
    line: '(event) => handler(toWebRequest(event))',
  },
  {
    what: "Koa's context",
    fits: ({ req, res }) => isNodeRequest(req) && res !== undefined,
    line: '(ctx) => toNodeHandler(handler)(ctx.req, ctx.res)',
  },
  {
    what: "Fastify's request",
    fits: ({ raw }) => isNodeRequest(raw),
    line: '(request, reply) => toNodeHandler(handler)(request.raw, reply.raw)',
  },
  {
    what: "Node's request",
    fits: isNodeRequest,
    line: "toNodeHandler(handler), from 'sunshine-connect/node'",
  },
  {
    what: "Hono's context",
    fits: ({ req, raw }) => isRequest(membersOf(req).raw) || isRequest(raw),
    line: '(c) => handler(c.req.raw)',
  },
  {
    what: 'an object with the request in it',
    fits: ({ request }) => isRequest(request),
    line: '({ request }) => handler(request)',
  },
  {
    what: 'an event with the request in it',
    fits: ({ req }) => isRequest(req),
    line: '(event) => handler(event.req)',
  },
  {
    what: "AWS Lambda's event",
    fits: ({ requestContext }) => typeof requestContext === 'object',
    line: '(event) => handler(new Request(url, { method, headers: event.headers, body: event.body }))',
  },
]

/**
 * Makes sure that a handler was given a web `Request`. Any make of it will do (frameworks bring
 * classes of their own), so it goes by the shape.
 *
 * @throws TypeError that names the line to write instead. Nothing of what was given is quoted.
 */
export function assertRequest(given: unknown): asserts given is Request {
  if (isRequest(given)) return
  const fields = membersOf(given)
  const { what, line } = MISTAKES.find(({ fits }) => fits(fields)) ?? {
    what: 'something else',
    line: 'handler(new Request(url, { method, headers, body }))',
  }
  throw new TypeError(`The handler takes a web Request, and was given ${what}. Write: ${line}`)
}

/**
 * Makes sure that what makes a handler wasn't taken for the handler: given a request, it would fail
 * somewhere else, or make a handler that nobody calls.
 *
 * @throws TypeError that names the line to write instead.
 */
export function refuseRequest(options: unknown, maker: string): void {
  if (!isRequest(options) && !isNodeRequest(options)) return
  throw new TypeError(
    `${maker} takes options and makes the handler, and was given a request. Write: const handler = ${maker}(options), and hand requests to that.`,
  )
}

function isRequest(value: unknown): value is Request {
  const { method, url, headers, text } = membersOf(value)
  const isAddressed = typeof method === 'string' && typeof url === 'string'
  return isAddressed && typeof text === 'function' && typeof membersOf(headers).get === 'function'
}

function isNodeRequest(value: unknown): boolean {
  return typeof membersOf(value).httpVersion === 'string'
}
