import { type AuthorizeOptions, authorize, type ConnectOptions, connect } from 'sunshine-connect'
import { afterEach, beforeEach, type Mock, vi } from 'vitest'

export const PAGE = 'http://localhost:3000'

/** The window's own settings, such as its address. */
export const happy = (globalThis as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM

/** Under which an attempt of this client with `exchange: '/exchange'` is kept. */
export const keyOf = (clientId: string) =>
  [clientId, '', 'https://oauth-bridge.zendesk.com/sc/oauth/authorize', `${PAGE}/exchange`].join(
    '\n',
  )
export const CODE = 'c0de-that-nobody-may-read'

/** A popup that only remembers what was done to it: real ones are in test/browser. */
export interface FakeWindow {
  closed: boolean
  focus: Mock
  close: Mock
  postMessage: Mock
  location: { replace: Mock }
}

export const fakeWindow = (): FakeWindow & Window => {
  const popup = {
    closed: false,
    focus: vi.fn(),
    close: vi.fn(() => {
      popup.closed = true
    }),
    postMessage: vi.fn(),
    location: { replace: vi.fn() },
    sessionStorage: { setItem: vi.fn() },
    get window() {
      return popup
    },
  }
  return popup as unknown as FakeWindow & Window
}

/** What `window.open` returned in this test, in order. */
export let popups: (FakeWindow & Window)[] = []
export let open: Mock<typeof window.open>
let attempts: AbortController[] = []

beforeEach(() => {
  popups = []
  attempts = []
  open = vi.spyOn(window, 'open').mockImplementation(() => {
    const popup = fakeWindow()
    popups.push(popup)
    return popup
  })
})

// An attempt that a test leaves pending would be shared with the next test's.
afterEach(async () => {
  for (const attempt of attempts) attempt.abort()
  // In this order: a spy on a fake timer gives the fake one back.
  vi.restoreAllMocks()
  vi.useRealTimers()
  await turn()
  await turn()
  sessionStorage.clear()
  localStorage.clear()
})

/** This tab stays where it is, whatever it is told: in redirect mode it would leave the test. */
export const holdThisTab = () => vi.spyOn(location, 'assign').mockImplementation(() => {})

/** A blocker has closed it, or the person has. */
export const closedWindow = () => Object.assign(fakeWindow(), { closed: true })

let states = 0
/** A state as a server issues it: each serves one attempt. */
export const freshState = (): string => `issued-by-a-server-${++states}-`.padEnd(43, 'x')

/** A task of the event loop. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Options that a test got wrong on purpose have no type. */
type Loose<Options> = { [Name in keyof Options]?: unknown }

const withSignal = (options: object) => {
  const attempt = new AbortController()
  attempts.push(attempt)
  return { clientId: 'acme', signal: attempt.signal, ...options } as never
}

/** What fails is for the test to look at, now or later. */
const watched = <Result>(promise: Promise<Result>) => {
  promise.catch(() => {})
  return promise
}

export const beginAuthorize = (options: Loose<AuthorizeOptions> = {}) =>
  watched(authorize(withSignal(options)))

export const beginConnect = (options: Loose<ConnectOptions> = {}) =>
  watched(connect(withSignal({ exchange: '/api/connect', ...options })))

/** Where the last popup was sent. */
export const address = (): URL => {
  const sentTo = popups.at(-1)?.location.replace.mock.lastCall?.[0] ?? open.mock.lastCall?.[0]
  return new URL(String(sentTo))
}

export const sentState = (): string => String(address().searchParams.get('state'))

export const ANSWER = 'sunshine-connect:answer'
/** What the redirect page gets back for an answer that was taken. */
export const RECEIPT = { type: 'sunshine-connect:receipt' }

/** The query of a redirect with these fields, and the state that went out. */
export const answer = (fields: Record<string, string>): string =>
  `${new URLSearchParams({ ...fields, state: sentState() })}`

interface Delivery {
  origin?: string
  source?: unknown
  data?: unknown
}

/** The redirect page's message by `postMessage`; from our popup and this origin, if not said otherwise. */
export const deliver = (query: string, delivery: Delivery = {}): void => {
  const { origin = PAGE, source = popups.at(-1), data = { type: ANSWER, query } } = delivery
  dispatchEvent(new MessageEvent('message', { origin, data, source: source as Window }))
}

/** The same by the attempt's BroadcastChannel. */
export const broadcast = async (query: string, state = sentState()): Promise<void> => {
  // Ours opens once the attempt's lock is held, or known to be refused.
  await turn()
  const channel = new BroadcastChannel(`sunshine-connect:${state}`)
  const heard = new Promise((resolve) => {
    channel.onmessage = resolve
  })
  channel.postMessage({ type: ANSWER, query })
  await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 50))])
  channel.close()
}

/** Allow, with the state that went out. */
export const allow = (code = CODE): void => deliver(answer({ code }))

/** What a promise rejects with; `undefined` if it resolves. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason) => reason,
  )

/** Whether a promise is neither resolved nor rejected, with nothing left to run first. */
export const isPending = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false
  const settle = () => {
    isSettled = true
  }
  promise.then(settle, settle)
  // Not by a timer: those may be stubbed.
  for (let tick = 0; tick < 50; tick += 1) await null
  return !isSettled
}
