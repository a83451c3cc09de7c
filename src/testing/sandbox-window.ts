import { delay } from '../platform/delay.js'
import type { DrivenPage } from './driven-page.js'

/** Milliseconds. A busy machine takes its time; a window that never comes is a mistake. */
const PATIENCE = 15_000
const INTERVAL = 50

/** What a popup shows. */
type Sight =
  | { kind: 'loading' }
  | { kind: 'closed' }
  /** A page of the sandbox's that wants something, by its path, and just as it was seen. */
  | { kind: 'asks'; page: 'sign-in' | 'accounts' | 'consent'; seen: string }
  /** Another page of the sandbox's. */
  | { kind: 'says'; title: string }
  | { kind: 'elsewhere'; origin: string }

/** Opens the popup with `click`, and waits until the sandbox asks something in it. */
export async function openWindow<Page extends DrivenPage<Page>>(
  page: Page,
  click: () => unknown,
): Promise<Page> {
  let note: (popup: Page | null) => void = () => {}
  const opened = new Promise<Page | null>((resolve) => {
    note = resolve
  })
  page.once('popup', note)
  try {
    await click()
    const popup = await Promise.race([opened, delay(PATIENCE)])
    if (!popup) throw new Error(NO_WINDOW)
    await eventually(async () => {
      const sight = await look(popup)
      if (sight.kind !== 'asks' && sight.kind !== 'loading') throw new Error(explain(sight))
      return sight.kind === 'asks'
    })
    return popup
  } finally {
    page.off('popup', note)
  }
}

const NO_WINDOW =
  'The click opened no window. Click what calls connect(). While an attempt is under way its window is brought to the front instead: reload the page first.'

/** Signs in, chooses the account and decides. Resolves when the window has gone back and is closed. */
export async function answer<Page extends DrivenPage<Page>>(
  popup: Page,
  decision: 'allow' | 'deny',
  account: string | undefined,
): Promise<void> {
  const steps = stepsTo(decision, account)
  let isDecided = false
  await eventually(async () => {
    const sight = await look(popup)
    if (sight.kind === 'loading') return false
    if (sight.kind !== 'asks') {
      if (isDecided && sight.kind !== 'says') return true
      throw new Error(explain(sight))
    }
    // The page may go before it is spoken to, or meanwhile: what comes in its place is left alone, and
    // is what the next look is at.
    const step = `(${SEEN}) === ${JSON.stringify(sight.seen)} ? (${steps[sight.page]}) : undefined`
    const outcome = await popup.evaluate(step).catch(() => undefined)
    if (outcome === 'unknown account') {
      throw new Error(`The sandbox offers no account "${account}": give its subdomain.`)
    }
    isDecided ||= sight.page === 'consent'
    return false
  })
  // One that stays open has something to say, which is for the test to read.
  await eventually(() => popup.isClosed(), 5000).catch(() => undefined)
}

/**
 * What a person does on each page: expressions, since a function would be changed by a bundler. Each
 * marks its page, which is left alone from then on: a form that is sent twice is refused.
 */
function stepsTo(decision: 'allow' | 'deny', account: string | undefined) {
  const host = JSON.stringify(account === undefined ? '' : `${account.toLowerCase()}.zendesk.com`)
  const isNamed = (parent: string) =>
    `(!${host} || [...${parent}.querySelectorAll('*')].some((each) => each.textContent === ${host}))`
  return {
    'sign-in': `${DONE} = document.querySelector('main form button').click() ?? true`,
    accounts: `(() => {
      const choice = [...document.querySelectorAll('label')].find((label) => ${isNamed('label')})
      if (!choice) return 'unknown account'
      if (${host}) choice.click()
      ${DONE} = true
      document.querySelector('main form button').click()
    })()`,
    consent: `${isNamed('document')}
      ? ${DONE} = document.querySelector('button[name=decision][value=${decision}]').click() ?? true
      : 'unknown account'`,
  }
}

const DONE = `window[Symbol.for('sunshine-connect.testing')]`

/** Looks where the window is, before anything is done there. */
async function look(popup: DrivenPage): Promise<Sight> {
  if (popup.isClosed()) return { kind: 'closed' }
  const seen = await popup.evaluate(SEEN).catch(() => undefined)
  if (typeof seen !== 'string') return popup.isClosed() ? { kind: 'closed' } : { kind: 'loading' }
  const [path = '', origin = '', title = ''] = seen.split('\n')
  if (origin === 'null') return { kind: 'loading' }
  // A title can be anybody's. The sandbox is never at an address of Zendesk's.
  const isSandbox = title.endsWith(' – Zendesk sandbox') && !/[/.]zendesk\.com(:|$)/.test(origin)
  if (!isSandbox) return { kind: 'elsewhere', origin }
  const [, page] = /^\/(sign-in|accounts|consent)$/i.exec(path) ?? []
  return page ? { kind: 'asks', page: page as 'sign-in', seen } : { kind: 'says', title }
}

const SEEN = `document.readyState === 'loading' || ${DONE} ? undefined
  : [location.pathname, location.origin, document.title].join('\\n')`

/** Addresses may hold a code: an origin doesn't. */
function explain(sight: Sight): string {
  switch (sight.kind) {
    case 'closed':
      return 'The window closed by itself before anything was asked: give the sandbox person: "asks", which is its default.'
    case 'says':
      return `The sandbox asks nothing, it says: ${sight.title}.`
    case 'elsewhere':
      return `The window is at ${sight.origin}, which is no sandbox of sunshine-connect: nothing is done there. Give the page the sandbox's authorizeUrl, and the sandbox person: "asks".`
    default:
      return 'The window shows nothing yet.'
  }
}

async function eventually(
  isSo: () => boolean | Promise<boolean>,
  patience = PATIENCE,
): Promise<void> {
  const end = Date.now() + patience
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('The window did not go on in time.')
    await delay(INTERVAL)
  }
}
