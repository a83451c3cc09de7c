import type { IncomingMessage, ServerResponse } from 'node:http'
import { own } from '../platform/own.js'
import { assertHandler, assertNodePair, assertResponse } from './name-mistakes.js'
import { type NodeHandlerOptions, type NodeHandlerSettings, readNodeOptions } from './options.js'
import { sendResponse } from './send-response.js'
import { toRequest } from './to-request.js'

/** A handler as web standards have it: all of ours, and your own. */
export type WebHandler = (request: Request) => Response | Promise<Response>

/**
 * A handler as Node has it: for `http.createServer`, Express and what is built like it, and with the
 * raw request and response of Fastify and Koa. Resolves when the answer was handed to Node. It rejects
 * only where it is given something else: with a TypeError that names the line to write instead.
 */
export type NodeHandler = (message: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/**
 * Makes a handler for Node's servers of one that takes a web `Request` and gives a `Response`.
 *
 * - A body that a parser has read before is taken from `req.body` (an object, a string or a Buffer).
 *   The content type stays as it was sent, so a form that was parsed is still refused as a form.
 * - `incomingMessage(request)` gives `req` back, with session and user.
 * - If the browser goes away, `request.signal` aborts; the handler goes on to its end all the same.
 * - Headers that middleware has set on `res` stay, unless the handler's answer has its own; cookies
 *   are added. One exception: beside an answer's own `Content-Security-Policy` (the redirect page)
 *   no `Cross-Origin-Opener-Policy` of the middleware's stays, which would cut that page off.
 * - HTTP/2 is served too, by Node's own compatible API (`http2.createSecureServer`, Fastify).
 * - How the answer is framed (its length, `Transfer-Encoding`, `Connection`) is Node's affair.
 * - What is no request at all (a `Host` that is none, `TRACE`) is answered 400 `bad_request`, and if
 *   the handler throws, 500 `internal_error`; both as `application/problem+json` without a detail.
 * - Bodies of answers are read whole before they are sent: this isn't for streams.
 *
 * @throws TypeError for a wrong option, naming it, and for what is no handler.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { toNodeHandler } from 'sunshine-connect/node'
 * import {
 *   createCallbackPage,
 *   createConnectHandler,
 *   createSunshineClient,
 * } from 'sunshine-connect/server'
 *
 * const client = createSunshineClient({ clientId: 'acme', clientSecret: 'from the environment' })
 * const connect = createConnectHandler({
 *   client,
 *   onConnect: ({ app }) => console.log('connected', app.id),
 *   onError: (error) => console.error(error),
 * })
 * const app = express()
 * app.use(express.json())
 * app.all('/api/connect', toNodeHandler(connect))
 * app.get('/oauth/callback', toNodeHandler(createCallbackPage()))
 * ```
 */
export function toNodeHandler(handler: WebHandler, options: NodeHandlerOptions = {}): NodeHandler {
  assertHandler(handler)
  const settings = readNodeOptions(options)
  return async (message, outgoing) => {
    assertNodePair(message, outgoing)
    try {
      await sendResponse(outgoing, await answer(handler, settings, message, outgoing))
    } catch (error) {
      await report(settings, error)
      await sendResponse(outgoing, problem(500, 'internal_error'))
    }
    skipRest(message)
  }
}

async function answer(
  handler: WebHandler,
  settings: NodeHandlerSettings,
  message: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Response> {
  const request = toRequest(message, settings, abortedWhenGone(outgoing))
  if (!request) return problem(400, 'bad_request')
  const response = await handler(request)
  assertResponse(response, handler)
  return response
}

function abortedWhenGone(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableEnded) gone.abort()
  })
  return gone.signal
}

/** The next request on this connection stands behind what nobody has read of this one's body. */
function skipRest(message: IncomingMessage): void {
  // While somebody waits for this event, nothing flows.
  message.removeAllListeners('readable')
  message.resume()
}

function problem(status: number, code: string): Response {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  const body = { title: code.replaceAll('_', ' '), status, code }
  return new Response(JSON.stringify(body), own({ status, headers }))
}

async function report({ onError }: NodeHandlerSettings, error: unknown): Promise<void> {
  try {
    await onError(error)
  } catch {
    // Documented: what onError throws is ignored.
  }
}
