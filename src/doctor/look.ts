import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { decompress } from './decompress.js'

/** What is sent, as it stands: no redirect is followed, no cookie kept. */
export interface Question {
  url: URL
  /** Default: GET. */
  method?: 'GET' | 'POST' | 'OPTIONS'
  headers?: Record<string, string>
  body?: string
  /** Milliseconds. Default: 5,000. */
  patience?: number
}

/** What came back, or that nothing did. */
export type Sight = Answer | Silence

export interface Answer {
  kind: 'answer'
  status: number
  /** By names in lower case; of a header sent several times, all, with commas. */
  headers: Record<string, string>
  body: Buffer
  /** Whether the body was longer than what was read of it. */
  isCut: boolean
  /** Milliseconds, until the body was read. */
  duration: number
}

export interface Silence {
  kind: 'silence'
  reason: string
}

export type Look = (question: Question) => Promise<Sight>

const PATIENCE = 5_000
const MOST_BYTES = 1_000_000

/** Makes what sends the doctor's requests: each bounded in time and bytes, each saying who asks. */
export function createLook(version: string): Look {
  return async (question) => {
    const started = performance.now()
    const { patience = PATIENCE } = question
    const signal = AbortSignal.timeout(patience)
    try {
      const response = await send(question, version, signal)
      const read = await readBody(response)
      const duration = Math.round(performance.now() - started)
      const headers = readHeaders(response)
      const body = decompress(read.body, headers['content-encoding'], MOST_BYTES)
      const status = response.statusCode ?? 0
      return { kind: 'answer', status, headers, body, isCut: read.isCut, duration }
    } catch (error) {
      const late = `No whole answer within ${patience / 1000} s.`
      return { kind: 'silence', reason: signal.aborted ? late : explain(error as Error) }
    }
  }
}

function send(
  { url, method = 'GET', headers, body }: Question,
  version: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent: false,
      signal,
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': `sunshine-connect-doctor/${version}`,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    })
    // Also after the answer has come: a server that has refused a long body may hang up on the rest.
    sent.on('error', reject)
    sent.once('response', resolve)
    sent.end(body)
  })
}

async function readBody(response: IncomingMessage): Promise<{ body: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MOST_BYTES) break
  }
  return { body: Buffer.concat(chunks).subarray(0, MOST_BYTES), isCut: size > MOST_BYTES }
}

function readHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return Object.fromEntries(entries)
}

function explain({ code = '', message }: NodeJS.ErrnoException): string {
  return REASONS[code] ?? `The connection failed: ${message || code}.`
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there.',
  ECONNRESET: 'The connection was dropped.',
  EPIPE: 'The connection was dropped.',
  ENOTFOUND: 'No such host name.',
  EAI_AGAIN: 'The host name could not be looked up.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'Its certificate is self-signed; NODE_EXTRA_CA_CERTS names one to trust.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'Its certificate is of an unknown authority; NODE_EXTRA_CA_CERTS names one to trust.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'It does not send the whole chain of its certificate.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name.',
}
