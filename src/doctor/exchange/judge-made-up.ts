import { isLoopback } from '../../platform/is-loopback.js'
import { isNeverKept, sharedCacheSign } from '../caching.js'
import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import { type Answer, isAskedTooOften, type Sight } from '../look.js'
import { whereRepeated } from '../made-up.js'
import { describeAnswer, problemCode, readJson } from './read-answer.js'

interface Circumstances {
  asked: Deployment & { exchange: URL }
  /** All that were sent, and all that was answered. */
  codes: readonly string[]
  sights: readonly Sight[]
  /** What a browser that sends no Sec-Fetch-Site gets. */
  older?: Sight
}

/** What is wrong with the answer to a made-up code, which must be a failure, in JSON, and soon. */
export function judgeMadeUp(answer: Answer, circumstances: Circumstances): Finding[] {
  const kind = judgeKind(answer, circumstances)
  const encryption = judgeEncryption(circumstances.asked.exchange)
  if (kind.kind === 'problem') return [kind, ...encryption]
  return [
    kind,
    ...encryption,
    judgeTime(answer),
    judgeQuoting(circumstances),
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
      'Exchange the code at Zendesk first, and pass its refusal on as a failure (400 code_refused).',
    )
  }
  if (isAskedTooOften(answer)) return note(saw, TOO_OFTEN)
  if (readJson(answer) === undefined) {
    if (WANTS_MORE.includes(status)) return note(saw, MORE)
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

/** Where a session or a token against forged requests is missing. 419 is Laravel's. */
const WANTS_MORE = [401, 403, 419]
const MORE =
  'It wants something that the doctor doesn’t send, such as a token against forged requests: give it with --header or --cookie.'
const TOO_OFTEN = 'It is asked too often at the moment: the exchange itself was not seen.'

const MEANINGS: Record<number, string> = {
  401: 'It wants somebody signed in: the exchange itself was not seen. A session can be given with --cookie.',
  403: 'It refuses before it exchanges, perhaps for the made-up state, or for want of a session (--cookie): the exchange itself was not seen.',
  502: 'Some CDNs put a page of their own in place of 502 and 504, and then nobody reads what is in it: answer 400 where the code is refused, else 503.',
  503: 'It could not ask Zendesk, or was refused for something other than the code: see whether it may call out, and its client id and secret.',
  504: 'It waited for Zendesk in vain: see whether the server may call out, and answer 503, since some CDNs put a page of their own in place of 504.',
}

function judgeEncryption({ protocol, hostname }: URL): Finding[] {
  if (protocol === 'https:' || isLoopback(hostname)) return []
  const { problem } = findingsOf('tls')
  return [
    problem(
      'An address without TLS.',
      'Everybody on the way can read the code, and connect in the person’s name.',
      'Serve the exchange by https.',
    ),
  ]
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

function judgeQuoting({ codes, sights }: Circumstances): Finding {
  const { ok, problem } = findingsOf('quoting')
  const where = sights.map((sight) => whereRepeated(sight, codes)).find((found) => found)
  if (!where) return ok('No answer quotes the code.')
  return problem(
    `An answer quotes the code, in ${where}.`,
    'Answers are logged and reported, and real codes with them.',
    'Say what happened without what was sent, in refusals as well.',
  )
}

function judgeCaching({ headers }: Answer): Finding {
  const { ok, problem } = findingsOf('caching')
  const control = headers['cache-control']
  const wrong = 'What belongs to one person may be kept on the way.'
  const sign = sharedCacheSign(headers)
  if (sign) return problem(`${sign}.`, wrong, 'Let no cache on the way keep this address.')
  if (isNeverKept(control)) return ok('Cache-Control: no-store.')
  return problem(
    control === undefined ? 'No Cache-Control.' : `Cache-Control: ${control}.`,
    wrong,
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
