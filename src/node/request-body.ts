import type { IncomingMessage } from 'node:http'

/** What is left of a message's body. */
export type MessageBody =
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
export function takeBody(message: ParsedMessage): MessageBody {
  if (!mayHaveBody(message)) return { kind: 'none' }
  // Express 4's parsers put an empty `body` on messages that they leave alone.
  if (!message.readableDidRead) return { kind: 'stream', stream: bodyStream(message) }
  const { body } = message
  if (body === undefined || body === null) return { kind: 'consumed' }
  return { kind: 'parsed', content: contentOf(body) }
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function mayHaveBody({ method, headers }: IncomingMessage): boolean {
  const isAnnounced =
    headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined
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
