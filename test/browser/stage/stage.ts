import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  type TestContext,
  test,
} from 'vitest'
import { allRows, coverPairs, type Dimensions, every, type Row } from '../../pairs.ts'
import type { Desktop } from './desktop.ts'
import { engines, oneEngine, ownEngines } from './engines/all.ts'
import type { Browser, Engine, EngineName, Page } from './engines/engine.ts'
import { firefox, firefoxWith, type Preferences } from './engines/firefox.ts'
import { leaveSeat, type Seat, takeSeat } from './seats.ts'
import { until } from './until.ts'
import { type OpenerPage, startWorld, type World, type WorldOptions } from './world.ts'

/** What the scenarios of one engine have to hand. */
export interface Stage {
  readonly engine: EngineName
  readonly desktop: Desktop
  readonly browser: Browser
  readonly world: World
  /** Opens a page that connects, and clicks its button. */
  begin(page?: OpenerPage): Promise<Page>
  /** Waits until no page is open but these. */
  areAlone(...pages: Page[]): Promise<void>
  /** Signs in where it is asked to, as a person does, up to the question. */
  consent(): Promise<Page>
  /**
   * Statements that are told for each combination of the dimensions' values. `npm test` plays as many
   * as it takes for each two values to meet, engine and statement among them, and those that once
   * found a fault; `EVERY=1` plays all.
   */
  table<D extends Dimensions>(
    dimensions: D,
    statements: Record<string, (row: Row<D>, context: TestContext) => unknown>,
    foundFaults?: Partial<Row<D> & { engine: EngineName; statement: string }>[],
  ): void
  /**
   * A test that one engine plays in `npm test`: each test of a file the next of them. `EVERY=1` plays it
   * in all. For what is neither one of a table's combinations nor one engine's own.
   */
  testInTurn(name: string, body: (context: TestContext) => unknown): void
}

/** The outcome of a `connect` or `resume`, as the opener's page keeps it. */
export interface Outcome {
  state: 'pending' | 'resolved' | 'rejected'
  value?: unknown
  name?: string
  code?: string
  /** Milliseconds from the call to the outcome. */
  took: number
  /** Milliseconds from the page's last `focus` event to the outcome. */
  sinceFocus: number
  /** Milliseconds from the moment when the last popup began to look closed to the outcome. */
  sinceCut: number
}

export const CONNECTED = {
  state: 'resolved',
  value: { app: { displayName: 'Acme Support', subdomain: 'acme' } },
}
export const REFUSED = {
  state: 'rejected',
  code: 'authorization_error',
  error: 'access_denied',
}
export const PENDING = { state: 'pending' }
export const CLOSED = { state: 'rejected', code: 'popup_closed' }

/** The scenarios, once in each engine. */
export function inEachEngine(tell: (stage: Stage) => void): void {
  // Side by side: the browsers mostly wait, for each other's timers never.
  describe.concurrent.each(ownEngines)('$name', (engine) =>
    tellIn(engine, tell, { among: engines }),
  )
}

/** The scenarios in one engine, where the others could only say the same. */
export function inOneEngine(wanted: EngineName, tell: (stage: Stage) => void): void {
  const engine = oneEngine(wanted)
  if (ownEngines.includes(engine))
    describe(engine.name, () => tellIn(engine, tell, { among: [engine] }))
}

/** The scenarios in a Firefox whose preferences somebody has changed. */
export function inFirefoxWith(
  preferences: Preferences,
  tell: (stage: Stage) => void,
  options: WorldOptions = {},
): void {
  if (!ownEngines.includes(firefox)) return
  const names = Object.entries(preferences).map(([name, value]) => `${name} ${value}`)
  const engine = firefoxWith(preferences)
  describe(names.join(', '), () => {
    tellIn(engine, tell, { among: [engine], ...options })
    afterAll(() => leaveSeat(engine))
  })
}

/** The scenarios in these engines, on a desktop where the focus follows the mouse. */
export function whereFocusFollowsMouse(
  names: readonly EngineName[],
  tell: (stage: Stage) => void,
): void {
  const among = engines.filter(({ name }) => names.includes(name))
  for (const each of ownEngines.filter((own) => among.includes(own))) {
    const engine: Engine = { ...each, focus: 'mouse' }
    describe(`${engine.name}, where the focus follows the mouse`, () => {
      tellIn(engine, tell, { among })
      afterAll(() => leaveSeat(engine))
    })
  }
}

/** The engine's browser for each test of the block it is called in: no page is left from the one before. */
export function useBrowser(engine: Engine): () => Seat {
  let seat: Seat

  beforeEach(async ({ task }) => {
    seat = await takeSeat(engine)
    Object.assign(task.meta, { engine: engine.name, version: seat.browser.version })
  })
  afterEach(async ({ task }) => {
    // Whatever failed may have left the browser in any state: the next test gets another one.
    const hasFailed = (task.result?.errors?.length ?? 0) > 0
    if (hasFailed) await leaveSeat(engine)
    else await seat?.browser.closePages().catch(() => leaveSeat(engine))
  })
  return () => seat
}

/** So that the engines' queues, which run side by side, come out about as long as each other. */
const TURNS: readonly EngineName[] = ['chromium', 'webkit', 'firefox', 'chromium', 'firefox']

interface Telling extends WorldOptions {
  /** The engines that share the rows of a table. */
  among: readonly Engine[]
}

function tellIn(
  engine: Engine,
  tell: (stage: Stage) => void,
  { among, ...options }: Telling,
): void {
  let world: World
  let turn = 0
  const seat = useBrowser(engine)

  beforeAll(async () => {
    world = await startWorld(options)
  })
  afterAll(() => world?.close())

  const stage: Stage = {
    engine: engine.name,
    get desktop() {
      return seat().desktop
    },
    get browser() {
      return seat().browser
    },
    get world() {
      return world
    },
    begin: async (page) => {
      const opener = await seat().browser.openPage(world.openerPage(page))
      await opener.click('#connect')
      return opener
    },
    areAlone: async (...expected) => {
      const look = async () => {
        const pages = await seat().browser.pages()
        return pages.length === expected.length && expected.every((page) => pages.includes(page))
      }
      await until('the other windows to be gone', look)
    },
    consent: () => consent(seat().browser),
    table: (dimensions, statements, foundFaults = []) => {
      const all = allRows({ engine: among, ...dimensions, statement: Object.keys(statements) })
      const named = all.map((row) => ({ ...row, engine: row.engine.name }))
      const isKnown = (row: object) => foundFaults.some((fault) => matches(row, fault))
      const chosen = new Set(every ? named : [...coverPairs(named), ...named.filter(isKnown)])
      for (const { engine, statement, ...row } of named.filter((each) => chosen.has(each))) {
        if (engine !== stage.engine) continue
        const place = Object.entries(row).map(([name, value]) => `${name} ${value}`)
        test([...place, statement].join(' · '), (context) =>
          statements[statement]?.(row as unknown as Row<typeof dimensions>, context),
        )
      }
    },
    testInTurn: (name, body) => {
      const turns = TURNS.filter((each) => among.some(({ name }) => name === each))
      const isOurs = turns[turn % turns.length] === engine.name
      turn++
      if (every || isOurs) test(name, body)
    },
  }

  describe.sequential('scenarios', () => tell(stage))
}

const matches = (row: object, part: object): boolean =>
  Object.entries(part).every(([name, value]) => (row as Record<string, unknown>)[name] === value)

/** Waits until the page's last attempt has settled, and tells how. */
export const outcomeOf = (page: Page, list = 'outcomes'): Promise<Outcome> =>
  page.waitFor<Outcome>(`${list}.at(-1)?.state !== 'pending' && ${list}.at(-1)`, {
    timeout: 15_000,
  })

/** How the page's last attempt stands now. */
export const standOf = (page: Page): Promise<Outcome> => page.evaluate<Outcome>('outcomes.at(-1)')

export const isDetached = (page: Page): Promise<boolean> =>
  page.waitFor<boolean>("statuses.at(-1) === 'detached'")

/** Runs a statement that may end the document. */
export async function letRun(page: Page, statement: string): Promise<void> {
  await page.evaluate(`(setTimeout(() => { ${statement} }), 1)`).catch(() => {
    // The document may be gone before the driver has its answer.
  })
}

/**
 * A person's click on the button that fills the frame of a page. Firefox, after other windows, may
 * spend a first click on bringing the window up: a person clicks again.
 */
export async function clickInFrame(outer: Page): Promise<void> {
  await outer.waitFor('frame.ready')
  await outer.clickByPerson('iframe')
  const hasBegun = outer.waitFor('frame.statuses.length > 0', { timeout: 2_000 })
  await hasBegun.catch(() => outer.clickByPerson('iframe'))
}

/** Waits until the redirect page says something final: which of its texts, by name. */
export const textOf = (page: Page): Promise<string> =>
  page.waitFor<string>(
    "document.querySelector('[role=status]')?.textContent.replace('working', '') || null",
  )

const isProvider = (url: string) => /\/\/idp-[^/]+\/(?!rogue)/.test(url)

async function consent(browser: Browser): Promise<Page> {
  const popup = await browser.waitForPage(isProvider)
  await question(popup)
  return popup
}

/** Goes on from wherever the provider's page is to the question. */
export async function question(popup: Page): Promise<void> {
  await popup.waitFor("document.querySelector('button')")
  const asks = "document.querySelector('[value=allow]') !== null"
  if (!(await popup.evaluate(asks))) await popup.click('button:not(.link)')
  await popup.waitFor(asks)
}
