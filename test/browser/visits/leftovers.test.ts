import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type CDPSession, launch } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { every } from '../../pairs.ts'
import { ownEngines } from '../stage/engines/all.ts'
import { chromium } from '../stage/engines/chromium.ts'
import { startWorld, type World } from '../stage/world.ts'

// What is left behind shows in Chromium's debugging protocol only, and needs neither focus nor a
// person, so this runs without a window. `ENGINES` without Chromium leaves nothing to measure.
// That each ending takes its listeners and timers away is tested without a browser, too.
const measured = every && ownEngines.includes(chromium)

/** Two endings of three open no window, which would take a hundred times as long. */
const FLOWS = 300
const WARM_UP = FLOWS / 5
/** Until then an attempt that ended without an answer may still be finished, and its entry stays. */
const TIMEOUT = 2_000

/** Counts the timers under way, from before the library is loaded. */
const LAB = `
  const timers = new Set(), outcomes = {}
  for (const kind of ['Timeout', 'Interval']) {
    const [set, clear] = [self['set' + kind], self['clear' + kind]]
    self['set' + kind] = (call, ...rest) => {
      const id = set(() => {
        if (kind === 'Timeout') timers.delete(id)
        call()
      }, ...rest)
      timers.add(id)
      return id
    }
    self['clear' + kind] = (id) => { timers.delete(id); clear(id) }
  }
`

/** Every kind of ending: which options lead there, and what it must be called. */
const ENDINGS = `
  const rogue = (how) => ({ authorizeUrl: idp + '/rogue/' + how })
  const abortSoon = () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(new DOMException('enough', 'AbortError')), 5)
    return { signal: abort.signal }
  }
  const endings = {
    connected: () => rogue('right'),
    authorization_error: () => rogue('refusal'),
    state_mismatch: () => rogue('wrong-state'),
    invalid_response: () => rogue('empty-code'),
    exchange_failed: () => ({ ...rogue('right'), exchange: () => { throw new Error('no') } }),
    AbortError: () => ({ ...rogue('silence'), ...abortSoon() }),
    timeout: () => ({ ...rogue('silence'), timeout: 5 }),
    popup_blocked: () => rogue('right'),
    TypeError: () => ({ clientId: '' }),
    alreadyAborted: () => ({ signal: AbortSignal.abort(new RangeError('before')) }),
  }
  const flow = async (ending) => {
    const options = {
      clientId: 'client-0',
      redirectUri: '/callback',
      exchange: () => 'connected',
      timeout: ${TIMEOUT},
    }
    const name = await SunshineConnect.connect({ ...options, ...endings[ending]() })
      .catch((error) => SunshineConnect.isConnectError(error) ? error.code : error.name)
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
`
const WITH_WINDOW = [
  'connected',
  'authorization_error',
  'state_mismatch',
  'invalid_response',
  'exchange_failed',
  'AbortError',
  'timeout',
]
const WITHOUT_WINDOW = ['popup_blocked', 'TypeError', 'alreadyAborted']

let world: World
let browser: Browser
beforeAll(async () => {
  world = await startWorld()
  browser = await launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    pipe: true,
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
  })
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})
/** Where a figure goes that RESULTS.md is to show. */
let meta: object
beforeEach(async ({ task }) => {
  meta = task.meta
  Object.assign(meta, { engine: chromium.name, version: await browser.version() })
})

const openLab = async (): Promise<CDPSession> => {
  const page = await browser.newPage()
  await page.evaluateOnNewDocument(LAB)
  await page.goto(`${world.origin('app')}/blank`)
  const cdp = await page.createCDPSession()
  const load = `new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = '/dist/sunshine-connect.global.js'
    script.onload = () => { script.remove(); resolve() }
    document.body.append(script)
  })`
  await run(cdp, load)
  await run(cdp, `self.idp = ${JSON.stringify(world.origin('idp-unsafe-none'))};${ENDINGS}`)
  return cdp
}

/** Only a click lets a window open, and only one. */
const run = async <T = unknown>(cdp: CDPSession, expression: string, userGesture = false) => {
  const options = { expression, userGesture, awaitPromise: true, returnByValue: true }
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', options)
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
  return result.value as T
}

const runFlows = async (cdp: CDPSession, count: number) => {
  for (let index = 0; index < count; index++) {
    // A window takes a hundred times as long as an ending without one.
    const isQuick = index % 3 !== 0
    const kinds = isQuick ? WITHOUT_WINDOW : WITH_WINDOW
    const ending = kinds[Math.floor(index / 3) % kinds.length]
    await run(cdp, `flow('${ending}')`, !isQuick)
  }
}

const countObjects = async (cdp: CDPSession, prototype: string): Promise<number> => {
  const { result } = await cdp.send('Runtime.evaluate', { expression: prototype })
  const { objects } = await cdp.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
  })
  const { result: length } = await cdp.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: 'function () { return this.length }',
  })
  await cdp.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' })
  return length.value as number
}

const listenersOf = async (cdp: CDPSession, target: string): Promise<string[]> => {
  const { result } = await cdp.send('Runtime.evaluate', { expression: target })
  const { listeners } = await cdp.send('DOMDebugger.getEventListeners', {
    objectId: result.objectId ?? '',
  })
  return listeners.map(({ type }) => type)
}

const takeStock = async (cdp: CDPSession) => {
  for (let round = 0; round < 3; round++) await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return {
    listeners: [...(await listenersOf(cdp, 'window')), ...(await listenersOf(cdp, 'document'))],
    timers: await run<number>(cdp, 'timers.size'),
    channels: await countObjects(cdp, 'BroadcastChannel.prototype'),
    closures: await countObjects(cdp, 'Function.prototype'),
    aborts: await countObjects(cdp, 'AbortController.prototype'),
    locks: await run<LockManagerSnapshot>(cdp, 'navigator.locks.query()'),
    stored: await run<string[]>(cdp, 'Object.keys(sessionStorage)'),
    cookies: await run<string>(cdp, 'document.cookie'),
    usedSize,
  }
}

test.runIf(measured)(
  `after ${FLOWS} flows with every kind of ending, nothing of ours is left`,
  { timeout: 240_000 },
  async () => {
    const cdp = await openLab()
    const before = await takeStock(cdp)
    await runFlows(cdp, WARM_UP - 1)
    await sleep(TIMEOUT)
    await runFlows(cdp, 1)
    const warm = await takeStock(cdp)
    await runFlows(cdp, FLOWS - WARM_UP - 1)
    await sleep(TIMEOUT)
    // The next attempt takes out what has expired.
    await runFlows(cdp, 1)
    const after = await takeStock(cdp)

    const outcomes = await run<Record<string, number>>(cdp, 'outcomes')
    const names = [...WITH_WINDOW, ...WITHOUT_WINDOW].map((name) =>
      name === 'alreadyAborted' ? 'RangeError' : name,
    )
    expect(Object.keys(outcomes).sort()).toEqual(names.sort())
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(FLOWS)

    const { usedSize, closures, timers, ...left } = after
    const { usedSize: _, closures: __, timers: ___, ...expected } = before
    expect(left).toEqual(expected)
    expect(timers).toBe(0)
    // What a flow left would be there for each of them; the engine's own come and go.
    expect(closures).toBeLessThan(warm.closures + (FLOWS - WARM_UP) / 10)
    expect(left).toMatchObject({ listeners: [], channels: 0, aborts: 0, stored: [] })
    expect(left.locks).toEqual({ held: [], pending: [] })
    // What stays is each state, as text, since it serves once, and what the engine itself has learned
    // meanwhile: some kilobytes, however many flows. A flow that were kept would be a kilobyte each.
    const grown = usedSize - warm.usedSize
    Object.assign(meta, { bytes: grown / (FLOWS - WARM_UP) })
    expect(grown).toBeLessThan(100_000)
  },
)

test.runIf(measured)('the measure shows what is left while a flow is under way', async () => {
  const cdp = await openLab()
  await run(cdp, "flow('AbortError')", true)
  await run(cdp, "(endings.AbortError = () => rogue('silence'), flow('AbortError'), 1)", true)
  const stock = await takeStock(cdp)
  expect(stock.listeners).toContain('message')
  expect(stock.timers).toBeGreaterThan(0)
  expect(stock.channels).toBeGreaterThan(0)
  expect(stock.locks.held).toHaveLength(1)
  // That one's, and the entry of one that was called off.
  expect(stock.stored).toHaveLength(2)
})
