import { Agent, type AgentOptions, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import { type Duplex, pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { delayUnlessAborted } from '../platform/delay.js'
import { isLoopback } from '../platform/is-loopback.js'

/** What is sent, as it stands: no redirect is followed, no cookie kept. */
export interface Question {
  url: URL
  /** Default: GET. */
  method?: 'GET' | 'POST' | 'OPTIONS'
  headers?: Record<string, string>
  body?: string
  /** Milliseconds. Default: 5,000. */
  patience?: number
  /** What is read of the answer. Default: 1,000,000. */
  mostBytes?: number
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
  cure: string
}

export type Look = (question: Question) => Promise<Sight>

const PATIENCE = 5_000
const MOST_BYTES = 1_000_000

/** Longer than the second in which a rate limit counts. */
const BREATH = 1_100

/** Makes what sends the doctor's requests: each bounded in time and bytes, each saying who asks. */
export function createLook(version: string): Look {
  return async (question) => {
    const { patience = PATIENCE } = question
    const signal = AbortSignal.timeout(patience)
    try {
      const answer = await ask(question, version, signal)
      if (!isAskedTooOften(answer)) return answer
      await delayUnlessAborted(BREATH, signal)
      return await ask(question, version, signal)
    } catch (error) {
      if (!signal.aborted) return explain(error as Error)
      return {
        kind: 'silence',
        reason: `No whole answer within ${patience / 1000} s.`,
        cure: START,
      }
    }
  }
}

/** A limit that all the doctor's questions at once have run into. Our own 503 is JSON. */
export function isAskedTooOften({ status, headers }: Answer): boolean {
  return status === 429 || (status === 503 && !/json/i.test(headers['content-type'] ?? ''))
}

async function ask(question: Question, version: string, signal: AbortSignal): Promise<Answer> {
  const started = performance.now()
  const response = await send(question, version, signal)
  const { body, isCut } = await readBody(response, question.mostBytes ?? MOST_BYTES)
  const duration = Math.round(performance.now() - started)
  const headers = readHeaders(response)
  const status = response.statusCode ?? 0
  return { kind: 'answer', status, headers, body, isCut, duration }
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
      agent: agentFor(url),
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

/**
 * Goes through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), where Node
 * can: older ones ignore the option. None leads to this machine.
 */
function agentFor({ protocol, hostname }: URL): Agent {
  const options: AgentOptions & { proxyEnv?: NodeJS.ProcessEnv } = isLoopback(hostname)
    ? {}
    : { proxyEnv: process.env }
  return protocol === 'https:' ? new SecureAgent(options) : new Agent(options)
}

/** Some servers compress what nobody asked them to. No more is unpacked than is kept. */
async function readBody(
  response: IncomingMessage,
  most: number,
): Promise<{ body: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of unpacked(response)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > most) break
  }
  return { body: Buffer.concat(chunks).subarray(0, most), isCut: size > most }
}

function unpacked(response: IncomingMessage): AsyncIterable<Buffer> {
  const decoder = DECODERS[response.headers['content-encoding']?.trim().toLowerCase() ?? '']?.()
  // What fails is said by the decoder, which is destroyed together with the response.
  return decoder ? pipeline(response, decoder, () => {}) : response
}

const DECODERS: Record<string, () => Duplex> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function readHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return Object.fromEntries(entries)
}

function explain({ code = '', message }: NodeJS.ErrnoException): Silence {
  const reason = REASONS[code] ?? `The connection failed: ${message || code}.`
  return { kind: 'silence', reason, cure: CURES[code] ?? START }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there.',
  ECONNRESET: 'The connection was dropped.',
  EPIPE: 'The connection was dropped.',
  ENOTFOUND: 'No such host name.',
  EAI_AGAIN: 'The host name could not be looked up.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is of an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'It does not send the whole chain of its certificate.',
  ERR_PROXY_TUNNEL: 'The proxy that the environment names doesn’t let it through.',
  Z_DATA_ERROR: 'Its body is not what its Content-Encoding says.',
  Z_BUF_ERROR: 'Its body breaks off.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name.',
}

const START = 'Start it, or mend the address.'
const TRUST = 'Start the doctor with NODE_EXTRA_CA_CERTS=file.pem, which has the one to trust.'

/** For what is there, and is in its way. */
const CURES: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: TRUST,
  SELF_SIGNED_CERT_IN_CHAIN: TRUST,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `Let the server send all of it. For an authority of your own: ${TRUST}`,
  ERR_PROXY_TUNNEL: 'Let it through there, or put the host into NO_PROXY.',
  CERT_HAS_EXPIRED: 'Renew it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Get one for this name, or mend the address.',
  Z_DATA_ERROR: 'See what compresses it, and says so.',
  Z_BUF_ERROR: 'See what breaks it off.',
}
