import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Look, Question, Sight } from '../look.js'
import { lookAlikes, MADE_UP_STATE, madeUpCode, STRANGER } from '../made-up.js'
import { judgeMadeUp } from './judge-made-up.js'
import { type CallerSeen, judgeCallers, judgeStrangers, type OriginsSeen } from './judge-origins.js'
import { judgeRefusals, REFUSALS, type RefusalName } from './judge-refusals.js'

type Asked = Deployment & { exchange: URL }

/** Longer than a backend waits for Zendesk, which is 15 seconds with ours. */
const PATIENCE = 20_000

/** Looks at the exchange as the page calls it, and as others might, and judges what it sees. */
export async function examineExchange(asked: Asked, look: Look): Promise<Finding[]> {
  const codes: string[] = []
  const sights: Sight[] = []
  const question = () => {
    const code = madeUpCode()
    codes.push(code)
    return questionOf(asked, code)
  }
  const watch: Look = async (each) => {
    const sight = await look(each)
    sights.push(sight)
    return sight
  }
  const madeUp = await watch({ ...question(), patience: PATIENCE })
  if (madeUp.kind === 'silence') {
    const { unseen } = findingsOf('made-up-code')
    return [unseen(madeUp.reason, madeUp.cure)]
  }
  if (isNowhere(madeUp)) return judgeMadeUp(madeUp, { asked, codes, sights })
  const [older, refusals, origins] = await Promise.all([
    watch(withoutFetchSite(question())),
    lookAtRefusals(question, watch),
    lookAtOrigins(asked, question, watch),
  ])
  return [
    ...judgeMadeUp(madeUp, { asked, codes, sights, older }),
    ...judgeRefusals({ madeUp, refusals }),
    ...judgeCallers(origins.callers),
    ...judgeStrangers({ ...origins, strangersPost: refusals.origin }),
  ]
}

/** Nothing that could refuse anything. */
function isNowhere(sight: Sight): boolean {
  return sight.kind === 'answer' && (sight.status === 404 || sight.status === 405)
}

/** What the page sends. */
function questionOf(
  { exchange, page, clientId, redirectUriAsGiven, headers }: Asked,
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
      ...headers,
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
): Promise<Record<RefusalName, Sight>> {
  const entries = Object.entries(REFUSALS).map(async ([name, { change }]) => [
    name,
    await look({ ...change(question()), patience: PATIENCE }),
  ])
  return Object.fromEntries(await Promise.all(entries)) as Record<RefusalName, Sight>
}

async function lookAtOrigins(
  asked: Asked,
  question: () => Question,
  look: Look,
): Promise<Pick<OriginsSeen, 'callers' | 'strangers'>> {
  const [callers, strangers] = await Promise.all([
    Promise.all(callersOf(asked).map((origin) => lookAsCaller(asked, origin, question(), look))),
    Promise.all(
      strangersOf(asked).map(async (origin) => ({
        origin,
        preflight: await look(preflightOf(asked, origin)),
      })),
    ),
  ])
  return { callers, strangers }
}

async function lookAsCaller(
  asked: Asked,
  origin: string,
  question: Question,
  look: Look,
): Promise<CallerSeen> {
  const headers = { ...question.headers, origin, 'sec-fetch-site': 'cross-site' }
  const [preflight, post] = await Promise.all([
    look(preflightOf(asked, origin)),
    look({ ...question, headers, patience: PATIENCE }),
  ])
  return { origin, preflight, post }
}

/** Browsers send no cookie with it, and name the headers that the page would send. */
function preflightOf({ exchange, headers }: Asked, origin: string): Question {
  const further = Object.keys(headers).filter((name) => name !== 'cookie')
  return {
    url: exchange,
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-headers': ['content-type', 'x-requested-with', ...further].join(','),
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
