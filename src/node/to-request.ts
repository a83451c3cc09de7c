import type { IncomingMessage } from 'node:http'
import { rememberMessage } from './incoming-message.js'
import { type MessageBody, takeBody } from './request-body.js'
import { requestUrl } from './request-url.js'

/** Says how long or how packed the body was before a parser read it. */
const BODY_HEADERS = ['content-length', 'content-encoding', 'transfer-encoding']

/** The message as a web `Request`; `undefined` for what can't be one. */
export function toRequest(
  message: IncomingMessage,
  options: { trustProxy: boolean; signal: AbortSignal },
): Request | undefined {
  const url = requestUrl(message, options.trustProxy)
  if (!url || !isMethodOfRequests(message.method)) return undefined
  const body = takeBody(message)
  const request = new Request(url, {
    method: message.method ?? 'GET',
    headers: headersOf(message, body),
    signal: options.signal,
    ...bodyInit(body),
  })
  // A body that is gone must not look like an empty one.
  if (body.kind === 'consumed') request.body?.cancel()
  rememberMessage(request, message)
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
    if (value !== undefined) headers.set(name, [value].flat().join(', '))
  }
  if (body.kind === 'parsed') {
    for (const name of BODY_HEADERS) headers.delete(name)
    headers.set('content-length', String(Buffer.byteLength(body.content)))
  }
  return headers
}
