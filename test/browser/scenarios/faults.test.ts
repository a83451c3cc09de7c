import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findFreePorts } from '../../../examples/free-ports.mjs'
import { createNodeBackend, listen, serveInstallPage } from '../../../examples/server/node.js'
import { stopper } from '../../../examples/stopper.mjs'
import { newEnvironmentKeys } from '../../examples/environment-keys.ts'
import { createMemoryRows } from '../../examples/memory-rows.ts'
import { every } from '../../pairs.ts'
import { newToken } from '../../sandbox/request.ts'
import { answerSandbox } from '../stage/answer-sandbox.ts'
import { oneEngine, ownEngines } from '../stage/engines/all.ts'
import { examplePage } from '../stage/example-page.ts'
import { useBrowser } from '../stage/stage.ts'

// What goes wrong at Zendesk, from the person's click to what they read: the install page, its
// backend and the built package, with the sandbox told to fail. What fails is between two servers,
// so one engine is enough: the quickest. What each fault does to an answer, test/server has, and what a
// person reads of one, examples.test.ts: so these are for `npm run test:every`.
const engine = oneEngine('webkit')
const isOwn = every && ownEngines.includes(engine)

const TRY_AGAIN =
  'That did not work. Please try again in a moment. If it still does not, the fault is ours: write to help@acme.example.'
const CONNECTED = 'Connected to Shop (shop.zendesk.com).'
const NOT_CONFIRMED = 'Zendesk did not confirm, so you may still be connected. Please try again.'
const DISCONNECTED = 'Disconnected. Acme Bot no longer has access to your account.'
const SECRET = 'sandbox-secret'

const seat = useBrowser(engine)

describe.runIf(isOwn)('a person connects while Zendesk', () => {
  const CONNECT_FAULTS: { zendesk: string; faults: Faults; code: string }[] = [
    {
      zendesk: 'has too much to do for a token',
      faults: { getToken: ['429'] },
      code: 'token_failed',
    },
    { zendesk: 'breaks over the token', faults: { getToken: ['500'] }, code: 'token_failed' },
    {
      zendesk: 'gives a web page for a token',
      faults: { getToken: ['html'] },
      code: 'token_failed',
    },
    { zendesk: 'hangs up before the token', faults: { getToken: ['drop'] }, code: 'token_failed' },
    {
      zendesk: 'has too much to do, three times',
      faults: thrice('429'),
      code: 'token_info_failed',
    },
    {
      zendesk: 'breaks over the account, three times',
      faults: thrice('500'),
      code: 'token_info_failed',
    },
    {
      zendesk: 'gives a web page for the account',
      faults: { getTokenInfo: ['html'] },
      code: 'token_info_failed',
    },
    {
      zendesk: 'hangs up before the account, three times',
      faults: thrice('drop'),
      code: 'token_info_failed',
    },
  ]

  test.each(CONNECT_FAULTS)(
    '$zendesk: they read so, nothing is kept, and connecting again works',
    async ({ faults, code }) => {
      const { open, storage, errors } = await start({ faults })
      const page = await open()
      await page.connect()
      await page.isIn('failed')
      expect(await page.textOf('status')).toBe(TRY_AGAIN)
      expect(await page.textOf('connect')).toBe('Try again')
      expect(await page.answers()).toEqual([{ status: 503, code }])
      expect(await storage.names()).toEqual([])
      const [operation] = Object.keys(faults)
      expect(errors.splice(0)).toMatchObject([{ name: 'SunshineApiError', operation }])

      await page.connect()
      await page.isIn('connected')
      expect(await page.textOf('status')).toBe(CONNECTED)
      expect(await storage.names()).toHaveLength(1)
      expect(errors).toEqual([])
    },
  )

  const PASSING_FAULTS: { zendesk: string; getTokenInfo: Fault[] }[] = [
    { zendesk: 'has too much to do', getTokenInfo: ['429', '429'] },
    { zendesk: 'breaks', getTokenInfo: ['500', '500'] },
    { zendesk: 'hangs up', getTokenInfo: ['drop', '500'] },
  ]

  test.each(PASSING_FAULTS)(
    '$zendesk over the account, twice: they only read that they are connected',
    async ({ getTokenInfo }) => {
      const { open, storage, errors } = await start({ faults: { getTokenInfo } })
      const page = await open()
      await page.connect()
      await page.isIn('connected')
      expect(await page.textOf('status')).toBe(CONNECTED)
      expect(await page.answers()).toEqual([{ status: 200 }])
      expect(await storage.names()).toHaveLength(1)
      expect(errors).toEqual([])
    },
  )

  test('no longer takes our secret: they read whom to write to, and once it is mended it works', async () => {
    const { open, storage, errors, restart } = await start({ secret: 'an-old-secret' })
    const page = await open()
    await page.connect()
    await page.isIn('failed')
    expect(await page.textOf('status')).toBe(TRY_AGAIN)
    expect(await page.answers()).toEqual([{ status: 503, code: 'token_failed' }])
    expect(await storage.names()).toEqual([])
    expect(errors.splice(0)).toMatchObject([{ status: 401, code: 'unauthorized' }])

    await restart(SECRET)
    await page.connect()
    await page.isIn('connected')
    expect(await page.textOf('status')).toBe(CONNECTED)
  })
})

describe.runIf(isOwn)('a connected person', () => {
  const FAULTS: Fault[] = ['429', '500', 'html', 'drop']

  // Chromium's is in visits/reconnect.test.ts.
  test('whose account was removed in Zendesk reads so, and connects again', async () => {
    const { open, storage, removeAtZendesk } = await start()
    const page = await open()
    await page.connect()
    await page.isIn('connected')
    await removeAtZendesk()

    await page.reload()
    await page.isIn('removed')
    expect(await page.textOf('status')).toContain('No longer connected')
    // Marked, not forgotten: what looks like this may have been an hour of Zendesk's.
    expect(await storage.names()).toHaveLength(1)

    await page.connect()
    await page.isIn('connected')
    expect(await page.notice()).toBe('')
    await page.reload()
    await page.isIn('connected')
    expect(await page.textOf('status')).toBe(CONNECTED)
    expect(await page.notice()).toBe('')
  })

  test('whose token was revoked while the page is open disconnects all the same', async () => {
    const { open, storage, removeAtZendesk, errors } = await start()
    const page = await open()
    await page.connect()
    await page.isIn('connected')
    await removeAtZendesk()

    await page.click('disconnect')
    await page.reads(DISCONNECTED)
    await page.isIn('ready')
    expect(await page.answers()).toEqual([{ status: 200 }, { status: 204 }])
    expect([await storage.names(), errors]).toEqual([[], []])
  })

  test.each(FAULTS)(
    'who comes back while Zendesk answers %s reads that nobody knows, and later that all is well',
    async (fault) => {
      const { open, storage, errors, failTokenInfo } = await start()
      const page = await open()
      await page.connect()
      await page.isIn('connected')
      failTokenInfo(fault)
      await page.reload()
      await page.isIn('ready')
      expect(await page.notice()).toMatch(/^We could not find out whether you are still connected/)
      expect(await storage.names()).toHaveLength(1)
      expect(errors.splice(0)).toMatchObject([{ operation: 'getTokenInfo' }])

      failTokenInfo(undefined)
      await page.reload()
      await page.isIn('connected')
      expect(await page.textOf('status')).toBe(CONNECTED)
      expect(await page.notice()).toBe('')
    },
  )

  test.each(FAULTS)(
    'who disconnects while Zendesk answers %s reads that it is not sure, and tries again',
    async (fault) => {
      const { open, storage, errors } = await start({ faults: { revokeAccess: [fault] } })
      const page = await open()
      await page.connect()
      await page.isIn('connected')
      await page.click('disconnect')
      await page.reads(NOT_CONFIRMED)
      await page.isIn('connected')
      expect((await page.answers()).at(-1)).toEqual({ status: 503, code: 'upstream_error' })
      expect(await storage.names()).toHaveLength(1)
      expect(errors.splice(0)).toMatchObject([{ operation: 'revokeAccess' }])

      await page.click('disconnect')
      await page.reads(DISCONNECTED)
      await page.isIn('ready')
      expect([await storage.names(), errors]).toEqual([[], []])
    },
  )
})

// At the same time, since each is 15 seconds.
test.runIf(isOwn)(
  'three persons wait for a Zendesk that is too slow, read so, and try again',
  async () => {
    const [token, account, revoking] = await Promise.all(
      (['getToken', 'getTokenInfo', 'revokeAccess'] as const).map((operation) =>
        start({ faults: { [operation]: ['slow'] } }),
      ),
    )
    const begin = async (site: Site | undefined) => {
      const { storage, errors, open } = site as Site
      const page = await open()
      await page.connect()
      return { page, storage, errors }
    }
    const first = await begin(token)
    const second = await begin(account)
    const third = await begin(revoking)
    await third.page.isIn('connected')
    await third.page.click('disconnect')

    for (const [{ page, storage, errors }, code] of [
      [first, 'token_failed'],
      [second, 'token_info_failed'],
    ] as const) {
      await page.isIn('failed', { timeout: 20_000 })
      expect(await page.textOf('status')).toBe(TRY_AGAIN)
      expect(await page.answers()).toEqual([{ status: 503, code }])
      expect(await storage.names()).toEqual([])
      expect(errors.splice(0)).toMatchObject([{ code: 'timeout' }])
      await page.connect()
      await page.isIn('connected')
    }

    await third.page.reads(NOT_CONFIRMED, { timeout: 20_000 })
    expect((await third.page.answers()).at(-1)).toEqual({ status: 503, code: 'upstream_error' })
    expect(await third.storage.names()).toHaveLength(1)
    expect(third.errors.splice(0)).toMatchObject([{ code: 'timeout' }])
    await third.page.click('disconnect')
    await third.page.reads(DISCONNECTED)
    expect(await third.storage.names()).toEqual([])
  },
)

type Site = Awaited<ReturnType<typeof start>>
type Faults = NonNullable<SandboxOptions['faults']>
type Fault = Extract<Faults['getToken'], string>

function thrice(fault: Fault): Faults {
  return { getTokenInfo: [fault, fault, fault] }
}

/** One browser keeps one session for localhost, whatever the port: it must be good everywhere. */
const keys = newEnvironmentKeys()

/** The sandbox, the backend and the install page, until the test is over. */
async function start({ faults = {}, secret = SECRET }: { faults?: Faults; secret?: string } = {}) {
  const [port, sandboxPort] = await findFreePorts([0, 0])
  const redirectUri = `http://localhost:${port}/oauth/callback`
  const bridge = `http://127.0.0.1:${sandboxPort}`
  const sandbox = createSandbox({
    accounts: [{ subdomain: 'shop', displayName: 'Shop' }],
    clients: [{ clientId: 'sandbox', clientSecret: SECRET, redirectUris: [redirectUri] }],
    faults,
  })
  const storage = createMemoryRows()
  const errors: unknown[] = []
  const serveBackend = async (clientSecret: string) => {
    const env = {
      SUNSHINE_CLIENT_ID: 'sandbox',
      SUNSHINE_CLIENT_SECRET: clientSecret,
      SUNSHINE_REDIRECT_URI: redirectUri,
      SUNSHINE_BRIDGE_URL: `${bridge}/sc`,
      SUNSHINE_API_URL: `${bridge}/sc`,
      ...keys,
    }
    const onError = (error: unknown) => errors.push(error)
    const { app } = createNodeBackend(env, { rows: storage, onError })
    return stopper(await listen(serveInstallPage(app).fetch, port))
  }
  let failing: typeof sandbox | undefined
  const answer = (request: Request) =>
    (request.url.endsWith('/tokenInfo') && failing ? failing : sandbox).fetch(request)
  const stopSandbox = stopper(await listen(answer, sandboxPort))
  let stopBackend = await serveBackend(secret)
  onTestFinished(async () => {
    await seat().browser.closePages()
    await Promise.all([stopBackend(), stopSandbox()])
  })

  return {
    storage,
    errors,
    open: () => openInstallPage(`http://localhost:${port}`, bridge),
    restart: async (newSecret: string) => {
      await stopBackend()
      stopBackend = await serveBackend(newSecret)
    },
    /** From now on, unlike `faults`, which begin with the first call. */
    failTokenInfo: (fault: Fault | undefined) => {
      failing = fault && createSandbox({ faults: { getTokenInfo: fault } })
    },
    /** As the customer does in Admin Center: no token of ours works any more. */
    removeAtZendesk: async () => {
      const authorization = `Bearer ${await newToken(sandbox.fetch)}`
      const url = `${bridge}/sc/oauth/authorization`
      const { status } = await sandbox.fetch(
        new Request(url, { method: 'DELETE', headers: { authorization } }),
      )
      expect(status).toBe(200)
    },
  }
}

/** Notes how the backend answers what changes something: status, and a problem's code. */
const NOTE_ANSWERS = `(() => {
  const { fetch } = globalThis
  globalThis.answers = []
  globalThis.fetch = async (...request) => {
    const response = await fetch(...request)
    const { code } = await response.clone().json().catch(() => ({}))
    answers.push({ status: response.status, ...(code && { code }) })
    return response
  }
})()`

async function openInstallPage(address: string, bridge: string) {
  const page = await seat().browser.openPage(address)
  const example = examplePage(page, 'installPage')
  await example.isIn('ready')
  await page.evaluate(NOTE_ANSWERS)
  const notice = () => page.evaluate<string>("document.querySelector('#notice').innerText")
  return {
    ...example,
    notice,
    /** Waits for the notice. */
    reads: (text: string, options = {}) =>
      page.waitFor(`document.querySelector('#notice').innerText === ${JSON.stringify(text)}`, {
        describe: notice,
        ...options,
      }),
    answers: () => page.evaluate<{ status: number; code?: string }[]>('answers'),
    /** From the click to Allow. */
    connect: async () => {
      await example.click('connect')
      const popup = await seat().browser.waitForPage((url) => url.startsWith(`${bridge}/`))
      await answerSandbox(popup, 'allow')
      await popup.waitForClosed()
    },
  }
}
