import { type Finding, findingsOf } from '../finding.js'
import { type Answer, isAskedTooOften, type Sight } from '../look.js'
import { describeAnswer } from './read-answer.js'

/** What another origin that may call gets. */
export interface CallerSeen {
  origin: string
  preflight: Sight
  /** The answer to its POST, which its page must be let read. */
  post: Sight
}

export interface OriginsSeen {
  callers: CallerSeen[]
  /** Of origins that may not call: what their preflight gets. */
  strangers: { origin: string; preflight: Sight }[]
  /** The answer to a stranger's POST. */
  strangersPost: Sight
}

/** Whether pages of the other origins that may call are let do so, and read the answer. */
export function judgeCallers(callers: CallerSeen[]): Finding[] {
  return callers.flatMap((caller) => [judgePreflight(caller), judgeReading(caller)])
}

function judgePreflight({ origin, preflight }: CallerSeen): Finding {
  const { ok, note, problem } = findingsOf('preflight')
  const wrong = `The browser never sends the POST of a page on ${origin}.`
  if (preflight.kind === 'silence') {
    return problem(`To the preflight of ${origin}: ${preflight.reason}`, wrong, ROUTE)
  }
  if (isAskedTooOften(preflight))
    return note(`To the preflight of ${origin}: ${describeAnswer(preflight)}.`, TOO_OFTEN)
  const missing = missingInPreflight(preflight, origin)
  if (missing === undefined) return ok(`${origin} gets its preflight.`)
  return problem(
    `To the preflight of ${origin}: ${describeAnswer(preflight)}, without ${missing}.`,
    wrong,
    `${ROUTE} List ${origin} in allowedOrigins.`,
  )
}

const TOO_OFTEN = 'It is asked too often: whether it lets the page call was not seen.'
const ROUTE = 'Route OPTIONS to the exchange as well.'

function missingInPreflight({ status, headers }: Answer, origin: string): string | undefined {
  if (status < 200 || status >= 300) return 'success (2xx)'
  const allowed = (headers['access-control-allow-headers'] ?? '').toLowerCase().split(/[\s,]+/)
  const lacking = ['content-type', 'x-requested-with'].find((name) => !allowed.includes(name))
  return missingToRead(headers, origin) ?? (lacking && `Access-Control-Allow-Headers: ${lacking}`)
}

function judgeReading({ origin, post }: CallerSeen): Finding {
  const { ok, note, problem } = findingsOf('cors')
  const saw = `To a POST of ${origin}: `
  const wrong = `The browser doesn’t let a page on ${origin} read the answer: exchange_failed.`
  const cure = 'Send these headers with every answer to an allowed origin, failures included.'
  if (post.kind === 'silence') return problem(saw + post.reason, wrong, cure)
  if (isAskedTooOften(post)) return note(saw + describeAnswer(post), TOO_OFTEN)
  const missing = missingToRead(post.headers, origin) ?? missingToVary(post.headers)
  if (missing === undefined) return ok(`${origin} may read the answer.`)
  return problem(`${saw}${describeAnswer(post)}, without ${missing}.`, wrong, cure)
}

function missingToRead(headers: Answer['headers'], origin: string): string | undefined {
  if (headers['access-control-allow-origin'] !== origin) {
    return `Access-Control-Allow-Origin: ${origin}`
  }
  if (headers['access-control-allow-credentials'] !== 'true') {
    return 'Access-Control-Allow-Credentials: true'
  }
  return undefined
}

function missingToVary({ vary = '' }: Answer['headers']): string | undefined {
  return /(^|[\s,])(origin|\*)($|[\s,])/i.test(vary) ? undefined : 'Vary: Origin'
}

/** Whether pages of any other origin are let call it. */
export function judgeStrangers({ strangers, strangersPost }: OriginsSeen): Finding[] {
  const { ok, problem } = findingsOf('foreign-origins')
  const wrong = 'Pages that are nobody’s business can call it, with the person’s cookies.'
  const cure =
    'Compare whole origins with a list; never *, never what a request says, never a part of it.'
  const welcome = strangers.find(({ origin, preflight }) => isWelcome(preflight, origin))
  if (welcome) {
    return [problem(`${welcome.origin} gets its preflight answered.`, wrong, cure)]
  }
  const allowed = allowedOrigin(strangersPost)
  if (allowed === '*' || allowed?.includes('sunshine-connect-doctor')) {
    return [problem(`A foreign page may read the answer (${allowed}).`, wrong, cure)]
  }
  return [ok('No foreign origin gets its preflight.')]
}

function isWelcome(preflight: Sight, origin: string): boolean {
  const allowed = allowedOrigin(preflight)
  return allowed === '*' || allowed === origin
}

function allowedOrigin(sight: Sight): string | undefined {
  return sight.kind === 'answer' ? sight.headers['access-control-allow-origin'] : undefined
}
