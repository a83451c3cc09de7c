import type { IncomingMessage } from 'node:http'
import { own } from '../platform/own.js'
import type { NodeHandlerSettings } from './options.js'
import { requestUrl } from './request-url.js'

const messages = new WeakMap<Request, IncomingMessage>()

/** Says how long or how packed the body was before a parser read it. */
const BODY_HEADERS = ['content-length', 'content-encoding', 'transfer-encoding']

/** The message as a web `Request`; `undefined` for what can't be one. */
export function toRequest(
  message: IncomingMessage,
  settings: NodeHandlerSettings,
  signal: AbortSignal,
): Request | undefined {
  const url = requestUrl(message, settings)
  if (!url || !isMethodOfRequests(message.method)) return undefined
  const body = takeBody(message)
  const { method = 'GET' } = message
  const headers = headersOf(message, body)
  const request = new Request(url, own({ method, headers, signal, ...bodyInit(body) }))
  // A body that is gone must not look like an empty one.
  if (body.kind === 'consumed') request.body?.cancel()
  messages.set(request, message)
  return request
}

/** @see https://fetch.spec.whatwg.org/#forbidden-method */
function isMethodOfRequests(method = 'GET'): boolean {
  return !['CONNECT', 'TRACE', 'TRACK'].includes(method)
}

/** Node insists on `duplex` with a stream, and TypeScript's web types don't know it. */
function bodyInit(body: MessageBody): RequestInit & { duplex?: 'half' } {
  switch (body.kind) {
    case 'none':
      return {}
    case 'stream':
      return { body: body.stream, duplex: 'half' }
    case 'parsed':
      return { body: body.content }
    case 'consumed':
      return { body: new ReadableStream(), duplex: 'half' }
  }
}

function headersOf(message: IncomingMessage, body: MessageBody): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    // HTTP/2 puts method, scheme and path among them, under names that no header can have.
    const isHeader = value !== undefined && !name.startsWith(':')
    if (isHeader) headers.set(name, [value].flat().join(', '))
  }
  if (body.kind === 'parsed') {
    for (const name of BODY_HEADERS) headers.delete(name)
    headers.set('content-length', String(Buffer.byteLength(body.content)))
  }
  return headers
}

/** What is left of a message's body. */
type MessageBody =
  | { kind: 'none' }
  /** Still to come. */
  | { kind: 'stream'; stream: ReadableStream<Uint8Array> }
  /** A parser has read it before, and has left this. */
  | { kind: 'parsed'; content: string | Uint8Array<ArrayBuffer> }
  /** Somebody has read it before, and has left nothing. */
  | { kind: 'consumed' }

/** Frameworks and body parsers leave what they have read here. */
type ParsedMessage = IncomingMessage & { body?: unknown }

/** Takes a body as it comes, or as a parser has left it. */
function takeBody(message: ParsedMessage): MessageBody {
  if (!mayHaveBody(message)) return { kind: 'none' }
  // Express 4's parsers put an empty `body` on messages that they leave alone.
  if (!message.readableDidRead) return { kind: 'stream', stream: bodyStream(message) }
  const { body } = message
  if (body === undefined || body === null) return { kind: 'consumed' }
  return { kind: 'parsed', content: contentOf(body) }
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function mayHaveBody({ method, headers, httpVersionMajor }: IncomingMessage): boolean {
  // HTTP/2 needs no such header: its frames tell where a body ends.
  const isAnnounced =
    httpVersionMajor >= 2 ||
    headers['transfer-encoding'] !== undefined ||
    headers['content-length'] !== undefined
  // A `Request` for these can't have one.
  return isAnnounced && method !== 'GET' && method !== 'HEAD'
}

/**
 * An object becomes JSON, whatever it was before: the content type stays what the browser has sent,
 * so that a form is still refused as one.
 */
function contentOf(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

/** Unlike `Readable.toWeb`, leaves the connection alone when nobody reads to the end. */
function bodyStream(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = message.iterator({ destroyOnReturn: false })
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return?.()
      },
    },
    // Nothing is read before the handler asks for it.
    { highWaterMark: 0 },
  )
}

/**
 * The `req` that a `Request` was made of, with all that the framework and its middleware have put on
 * it: for `authenticate`, `verifyState` and `onConnect`, where they need a session or a user.
 * `undefined` for a request that `toNodeHandler` didn't make.
 *
 * Its body has been read by then; use what the handler gives you.
 *
 * @example
 * ```ts
 * import type { Request as ExpressRequest } from 'express'
 * import { incomingMessage } from 'sunshine-connect/node'
 * import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
 *
 * type SignedIn = ExpressRequest & { user?: { id: string } } // as Passport leaves it
 *
 * export const connect = createConnectHandler({
 *   client: createSunshineClient({ clientId: 'acme', clientSecret: 'from the environment' }),
 *   authenticate: (request) => incomingMessage<SignedIn>(request)?.user,
 *   onConnect: ({ user, app }) => console.log(user.id, 'connected', app.id),
 *   onError: (error) => console.error(error),
 * })
 * ```
 */
export function incomingMessage<Message extends IncomingMessage = IncomingMessage>(
  request: Request,
): Message | undefined {
  return messages.get(request) as Message | undefined
}
