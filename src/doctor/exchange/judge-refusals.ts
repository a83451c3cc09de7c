import { type Finding, findingsOf } from '../finding.js'
import { isAskedTooOften, type Question, type Sight } from '../look.js'
import { STRANGER } from '../made-up.js'
import { describeAnswer } from './read-answer.js'

/** What was seen of what must be refused, and of what the page sends. */
export interface RefusalsSeen {
  madeUp: Sight
  refusals: Record<RefusalName, Sight>
}

/** Whether it refuses what no page of ours sends, and before anything is sent to Zendesk. */
export function judgeRefusals(seen: RefusalsSeen): Finding[] {
  const names = Object.keys(REFUSALS) as RefusalName[]
  if (names.every((name) => isSame(seen.refusals[name], seen.madeUp))) {
    const { note } = findingsOf('refusals')
    const saw = 'All that it should refuse gets the very answer of a made-up code.'
    return [note(saw, 'Whether it is refused for the right reason can’t be told.')]
  }
  return names.map((name) => judgeRefusal(name, seen))
}

function judgeRefusal(name: RefusalName, { refusals, madeUp }: RefusalsSeen): Finding {
  const { what, wrong, cure } = REFUSALS[name]
  const { ok, note, problem } = findingsOf(`refuses-${name}`)
  const sight = refusals[name]
  if (sight.kind === 'silence') return problem(`To ${what}: ${sight.reason}`, wrong, cure)
  const saw = `To ${what}: ${describeAnswer(sight)}.`
  if (isAskedTooOften(sight))
    return note(saw, 'It is asked too often: whether it refuses that was not seen.')
  if (sight.status < 400 || sight.status >= 500) return problem(saw, wrong, cure)
  if (!isSame(sight, madeUp)) return ok(saw)
  return note(
    saw,
    'That is the very answer of a made-up code: whether it was refused before anything was sent to Zendesk can’t be told.',
  )
}

function isSame(one: Sight, two: Sight): boolean {
  if (one.kind === 'silence' || two.kind === 'silence') return false
  return one.status === two.status && one.body.equals(two.body)
}

/** What an exchange must refuse before it sends anything to Zendesk. */
export type RefusalName = keyof typeof REFUSALS

interface Refusal {
  /** What was sent, to complete the sentence `It answers … with status n`. */
  what: string
  /** Why that is wrong. */
  wrong: string
  cure: string
  /** What is sent, made of what the page would send. */
  change(question: Question): Question
}

/** More than the 16 KiB that the wire contract allows. */
const TOO_LARGE = 20_000

export const REFUSALS = {
  get: {
    what: 'a GET',
    wrong: 'Links and images can start an exchange, and codes get into logs.',
    cure: 'Answer every method but POST and OPTIONS with 405 and Allow: POST, OPTIONS.',
    change: ({ url, headers }) => ({ url, headers: without(headers, 'content-type') }),
  },
  form: {
    what: 'a form',
    wrong: 'Any page can send a form here without asking, with the person’s cookies.',
    cure: 'Answer every Content-Type but application/json with 415.',
    change: (question) => ({
      ...question,
      headers: { ...question.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(JSON.parse(question.body ?? '{}')).toString(),
    }),
  },
  text: {
    what: 'JSON that is called text/plain',
    wrong: 'Any page’s form can send that without asking, with the person’s cookies.',
    cure: 'Answer every Content-Type but application/json with 415, whatever the body holds.',
    change: (question) => ({
      ...question,
      headers: { ...question.headers, 'content-type': 'text/plain' },
    }),
  },
  header: {
    what: 'a request without x-requested-with',
    wrong: 'That header is what no form and no other origin can send without asking first.',
    cure: 'Answer 400 unless x-requested-with is sunshine-connect.',
    change: (question) => ({
      ...question,
      headers: without(question.headers, 'x-requested-with'),
    }),
  },
  origin: {
    what: 'a page of a foreign origin',
    wrong: 'A stranger’s page can connect its own account in the name of whoever visits it.',
    cure: 'Compare Origin with the exact origins that may call, and answer the rest with 403.',
    change: (question) => ({
      ...question,
      headers: { ...question.headers, origin: STRANGER, 'sec-fetch-site': 'cross-site' },
    }),
  },
  malformed: {
    what: 'a body that is no JSON',
    wrong: 'Whoever calls can’t tell a fault of theirs from one of the server’s.',
    cure: 'Answer 400 where the body can’t be parsed.',
    change: (question) => ({ ...question, body: '{"code":' }),
  },
  oversized: {
    what: `a body of ${TOO_LARGE.toLocaleString('en')} bytes`,
    wrong: 'Anybody can make the server read and keep what they send.',
    cure: 'Count while reading, and answer 413 beyond 16 KiB.',
    change: (question) => ({
      ...question,
      body: JSON.stringify({
        ...JSON.parse(question.body ?? '{}'),
        padding: 'x'.repeat(TOO_LARGE),
      }),
    }),
  },
} satisfies Record<string, Refusal>

function without(headers: Question['headers'], left: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== left))
}
