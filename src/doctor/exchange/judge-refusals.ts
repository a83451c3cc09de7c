import { type Finding, findingsOf } from '../finding.js'
import type { Sight } from '../look.js'
import type { ExchangeSeen } from './exchange-seen.js'
import { describeAnswer } from './read-answer.js'
import { REFUSALS, type RefusalName } from './refusals.js'

/** Whether it refuses what no page of ours sends, and before anything is sent to Zendesk. */
export function judgeRefusals(seen: ExchangeSeen): Finding[] {
  const names = Object.keys(REFUSALS) as RefusalName[]
  if (names.every((name) => isSame(seen.refusals[name], seen.madeUp))) {
    const { note } = findingsOf('refusals')
    const saw = 'All that it should refuse gets the very answer of a made-up code.'
    return [note(saw, 'Whether it is refused for the right reason can’t be told.')]
  }
  return names.map((name) => judgeRefusal(name, seen))
}

function judgeRefusal(name: RefusalName, { refusals, madeUp }: ExchangeSeen): Finding {
  const { what, wrong, cure } = REFUSALS[name]
  const { ok, note, problem } = findingsOf(`refuses-${name}`)
  const sight = refusals[name]
  if (sight.kind === 'silence') return problem(`To ${what}: ${sight.reason}`, wrong, cure)
  const saw = `To ${what}: ${describeAnswer(sight)}.`
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
