import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Answer, Sight } from '../look.js'
import { describeAnswer, problemCode, readJson } from './read-answer.js'

interface Circumstances {
  asked: Deployment & { exchange: URL }
  code: string
  /** What a browser that sends no Sec-Fetch-Site gets. */
  older?: Sight
}

/** What is wrong with the answer to a made-up code, which must be a failure, in JSON, and soon. */
export function judgeMadeUp(answer: Answer, circumstances: Circumstances): Finding[] {
  const kind = judgeKind(answer, circumstances)
  if (kind.kind === 'problem') return [kind]
  return [
    kind,
    judgeTime(answer),
    judgeQuoting(answer, circumstances.code),
    judgeCaching(answer),
    ...judgeOlderBrowsers(answer, circumstances),
  ]
}

function judgeKind(answer: Answer, { asked }: Circumstances): Finding {
  const { ok, note, problem } = findingsOf('made-up-code')
  const { status } = answer
  const saw = `A made-up code gets ${describeAnswer(answer)}.`
  if (status >= 300 && status < 400) {
    return problem(
      saw,
      'The page’s POST follows no redirect: it would carry the code along.',
      'Answer at this very address, without a session if need be (401 in JSON, not a way to sign in).',
    )
  }
  if (status === 404 || status === 405) {
    return problem(saw, 'There is no exchange.', 'Route POST and OPTIONS of this address to it.')
  }
  if (status < 400 && (answer.headers['content-type'] ?? '').startsWith('text/html')) {
    return problem(
      saw,
      'That is a page, such as the app’s shell, and no exchange.',
      'Route POST and OPTIONS of this address to the exchange, before the rule that sends the page.',
    )
  }
  if (status < 400) {
    return problem(
      saw,
      'It says that it has connected, with a code that nobody ever issued.',
      'Exchange the code at Zendesk first, and pass its refusal on as a failure (502).',
    )
  }
  if (readJson(answer) === undefined) {
    return problem(
      saw,
      'The page can’t tell what went wrong, nor can whoever reads its log.',
      'Answer failures in JSON: application/problem+json with a code, as the wire contract has it.',
    )
  }
  const cure = CURES[problemCode(answer) ?? '']
  if (cure) return problem(saw, 'It refuses what the page sends.', cure)
  if (status === 403 && !asked.page) {
    return note(
      saw,
      'It may know other origins than its own: with --page it is asked as the page asks.',
    )
  }
  return MEANINGS[status] ? note(saw, MEANINGS[status]) : ok(saw)
}

/** By the code of a problem that what the page sends must not get. */
const CURES: Record<string, string> = {
  origin_not_allowed:
    'List the page’s origin in allowedOrigins; behind a proxy that ends TLS, the exchange’s own public origin too.',
  unsupported_media_type: 'Take application/json, and let nothing on the way change the header.',
  requested_with_missing: 'Let the proxy pass x-requested-with on.',
  invalid_body: 'Read code and state from the JSON body; let no middleware read it before.',
  body_consumed: 'Something has read the body before: use toNodeHandler, or route it earlier.',
  client_mismatch: 'Give page and server the same client id.',
}

const MEANINGS: Record<number, string> = {
  401: 'It wants somebody signed in, and the doctor has no session: the exchange itself was not seen.',
  403: 'It refuses before it exchanges, perhaps for the made-up state, or for want of a session: the exchange itself was not seen.',
  429: 'It is asked too often at the moment: the exchange itself was not seen.',
  504: 'It waited for Zendesk in vain: see whether the server may call out.',
}

function judgeTime({ duration }: Answer): Finding {
  const { ok, problem } = findingsOf('time')
  const saw = `It took ${duration} ms.`
  if (duration <= 10_000) return ok(saw)
  return problem(
    saw,
    'The person looks at a page that does nothing, and connects again.',
    'See whether the server reaches Zendesk, and limit how long it waits for that.',
  )
}

function judgeQuoting({ body }: Answer, code: string): Finding {
  const { ok, problem } = findingsOf('quoting')
  if (!body.includes(code)) return ok('The answer doesn’t quote the code.')
  return problem(
    'The answer quotes the code.',
    'Answers are logged and reported, and real codes with them.',
    'Say what happened without what was sent.',
  )
}

function judgeCaching({ headers }: Answer): Finding {
  const { ok, problem } = findingsOf('caching')
  const control = headers['cache-control']
  if (control?.toLowerCase().includes('no-store')) return ok('Cache-Control: no-store.')
  return problem(
    control === undefined ? 'No Cache-Control.' : `Cache-Control: ${control}.`,
    'What belongs to one person may be kept on the way.',
    'Send Cache-Control: no-store with every answer.',
  )
}

/** Behind a proxy, a server may not know its own origin, and has nothing to compare with. */
function judgeOlderBrowsers(answer: Answer, { older }: Circumstances): Finding[] {
  if (older?.kind !== 'answer' || answer.status === 403 || older.status !== 403) return []
  const { note } = findingsOf('older-browsers')
  return [
    note(
      `Without Sec-Fetch-Site, as Safari asks before 16.4: ${describeAnswer(older)}.`,
      'The server doesn’t know its public origin, as behind a proxy that ends TLS or changes Host: state it (allowedOrigins).',
    ),
  ]
}
