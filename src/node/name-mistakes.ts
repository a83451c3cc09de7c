import type { IncomingMessage, ServerResponse } from 'node:http'

type Fields = Record<string, unknown>

/**
 * @throws TypeError that names the line to write, for what `toNodeHandler` can't make a handler of.
 */
export function assertHandler(handler: unknown): void {
  if (typeof handler === 'function') return
  const { fetch, then } = asFields(handler)
  const cure =
    typeof fetch === 'function'
      ? 'This object has one as its fetch: toNodeHandler((request) => app.fetch(request)).'
      : typeof then === 'function'
        ? 'This is a promise: await it first.'
        : 'Make one of the options first.'
  throw new TypeError(
    `The handler must be a function that takes a web Request, as in toNodeHandler(createConnectHandler(options)). ${cure}`,
  )
}

/**
 * Frameworks hand objects of their own to a route.
 *
 * @throws TypeError that names the line to write, for anything but Node's request and response.
 */
export function assertNodePair(message: unknown, outgoing: unknown): void {
  if (typeof message === 'object' && isOutgoing(outgoing)) return
  throw new TypeError(
    `The handler that toNodeHandler makes takes Node's request and response. ${cureOf(asFields(message))}`,
  )
}

function cureOf({ raw, req, res, text }: Fields): string {
  if (isMessage(raw)) {
    return 'In Fastify: (request, reply) => { reply.hijack(); return handler(request.raw, reply.raw) }.'
  }
  if (isMessage(req) && res !== undefined) {
    return 'In Koa: (ctx) => { ctx.respond = false; return handler(ctx.req, ctx.res) }.'
  }
  if (typeof text === 'function' || req !== undefined) {
    return 'Where requests are web Requests already, give the handler itself, without toNodeHandler.'
  }
  return 'Pass both on: (req, res) => handler(req, res).'
}

/** @throws TypeError that names the line to write, for what a handler gave instead of an answer. */
export function assertResponse(response: unknown, handler: { name: string }): void {
  const { status, headers, arrayBuffer } = asFields(response)
  if (typeof status === 'number' && headers && typeof arrayBuffer === 'function') return
  if (typeof response === 'function') {
    throw new TypeError(
      `The handler gave a function, as what makes a handler does. Call it first: toNodeHandler(${handler.name}()).`,
    )
  }
  throw new TypeError('The handler gave no Response: return one, or a promise of one.')
}

function isMessage(value: unknown): value is IncomingMessage {
  return typeof asFields(value).httpVersion === 'string'
}

function isOutgoing(value: unknown): value is ServerResponse {
  const { setHeader, end } = asFields(value)
  return typeof setHeader === 'function' && typeof end === 'function'
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
