import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Look, Question, Sight } from '../look.js'
import { lookAlikes, MADE_UP_STATE, madeUpCode, STRANGER } from '../made-up.js'
import type { CallerSeen, ExchangeSeen } from './exchange-seen.js'
import { judgeMadeUp } from './judge-made-up.js'
import { judgeCallers, judgeStrangers } from './judge-origins.js'
import { judgeRefusals } from './judge-refusals.js'
import { REFUSALS, type RefusalName } from './refusals.js'

type Asked = Deployment & { exchange: URL }

/** Longer than a backend waits for Zendesk, which is 15 seconds with ours. */
const PATIENCE = 20_000

/** Looks at the exchange as the page calls it, and as others might, and judges what it sees. */
export async function examineExchange(asked: Asked, look: Look): Promise<Finding[]> {
  const code = madeUpCode()
  const madeUp = await look({ ...questionOf(asked, code), patience: PATIENCE })
  if (madeUp.kind === 'silence') {
    const { unseen } = findingsOf('made-up-code')
    return [unseen(madeUp.reason, 'Start it, or mend the address.')]
  }
  if (isNowhere(madeUp)) return judgeMadeUp(madeUp, { asked, code })
  const seen = await lookFurther(asked, look, { code, madeUp })
  return [
    ...judgeMadeUp(madeUp, { asked, code, older: seen.older }),
    ...judgeRefusals(seen),
    ...judgeCallers(seen),
    ...judgeStrangers(seen),
  ]
}

/** Nothing that could refuse anything. */
function isNowhere(sight: Sight): boolean {
  return sight.kind === 'answer' && (sight.status === 404 || sight.status === 405)
}

async function lookFurther(
  asked: Asked,
  look: Look,
  begun: Pick<ExchangeSeen, 'code' | 'madeUp'>,
): Promise<ExchangeSeen> {
  const question = () => questionOf(asked, madeUpCode())
  const [older, refusals, callers, strangers] = await Promise.all([
    look(withoutFetchSite(question())),
    lookAtRefusals(question, look),
    Promise.all(callersOf(asked).map((origin) => lookAsCaller(origin, question(), look))),
    Promise.all(
      strangersOf(asked).map(async (origin) => ({
        origin,
        preflight: await look(preflightOf(asked.exchange, origin)),
      })),
    ),
  ])
  return { ...begun, older, refusals, callers, strangers }
}

/** What the page sends. */
function questionOf(
  { exchange, page, clientId, redirectUriAsGiven }: Asked,
  code: string,
): Question {
  const origin = (page ?? exchange).origin
  return {
    url: exchange,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      origin,
      'sec-fetch-site': origin === exchange.origin ? 'same-origin' : 'cross-site',
      'x-requested-with': 'sunshine-connect',
    },
    body: JSON.stringify({
      code,
      state: MADE_UP_STATE,
      client_id: clientId,
      redirect_uri: redirectUriAsGiven,
    }),
  }
}

function withoutFetchSite({ headers, ...question }: Question): Question {
  const { 'sec-fetch-site': _, ...rest } = headers ?? {}
  return { ...question, headers: rest, patience: PATIENCE }
}

async function lookAtRefusals(
  question: () => Question,
  look: Look,
): Promise<ExchangeSeen['refusals']> {
  const entries = Object.entries(REFUSALS).map(async ([name, { change }]) => [
    name,
    await look({ ...change(question()), patience: PATIENCE }),
  ])
  return Object.fromEntries(await Promise.all(entries)) as Record<RefusalName, Sight>
}

async function lookAsCaller(origin: string, question: Question, look: Look): Promise<CallerSeen> {
  const headers = { ...question.headers, origin, 'sec-fetch-site': 'cross-site' }
  const [preflight, post] = await Promise.all([
    look(preflightOf(question.url, origin)),
    look({ ...question, headers, patience: PATIENCE }),
  ])
  return { origin, preflight, post }
}

function preflightOf(url: URL, origin: string): Question {
  return {
    url,
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-headers': 'content-type,x-requested-with',
      'access-control-request-method': 'POST',
      'sec-fetch-site': 'cross-site',
    },
  }
}

/** Every origin but the exchange's own that is said to call it. */
function callersOf({ page, origins, exchange }: Asked): string[] {
  const all = new Set([...(page ? [page.origin] : []), ...origins])
  return [...all].filter((origin) => origin !== exchange.origin)
}

function strangersOf(asked: Asked): string[] {
  return [STRANGER, 'null', ...callersOf(asked).flatMap(lookAlikes)]
}
