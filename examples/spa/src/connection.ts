import { type ConnectOptions, connect, isConnectError, resume } from 'sunshine-connect'
import { type App, type ConnectConfig, disconnect, fetchConnectedApp } from './backend.js'

/** Everything the page can be in: one of these, never two. */
export type State =
  | { name: 'checking' | 'ready' | 'waiting' | 'detached' | 'exchanging' }
  | { name: 'refused' | 'blocked' | 'closed' | 'failed' | 'disconnected' }
  | { name: 'connected' | 'disconnecting'; app: App }
  | { name: 'disconnect-failed'; app: App; cure?: string }

export interface Connection {
  /** Must be called straight from a click, or the browser blocks the window. */
  connect(): void
  cancel(): void
  disconnect(): void
  /** At page load: goes on with what a reload interrupted, or looks for a connection made earlier. */
  check(): void
}

/** What the backend answers to the code. */
interface Connected {
  app: App
}

/** The life of one connection. Knows nothing of the page: it says what state it is in, that's all. */
export const createConnection = (
  config: ConnectConfig,
  onState: (state: State) => void,
): Connection => {
  let state: State = { name: 'checking' }
  let attempt: AbortController | undefined

  const enter = (next: State) => {
    state = next
    onState(state)
  }

  const options = (signal: AbortSignal): ConnectOptions<Connected> => ({
    ...config,
    exchange: '/api/connect',
    signal,
    onStatus: (status) => enter({ name: status === 'opening' ? 'waiting' : status }),
  })

  const showOutcome = async (outcome: Promise<Connected>) => {
    try {
      const { app } = await outcome
      enter({ name: 'connected', app })
    } catch (error) {
      enter({ name: stateAfter(error) })
    } finally {
      attempt = undefined
    }
  }

  /** Begins an attempt, or goes on with one. False if there is none to go on with. */
  const follow = (begin: typeof connect<Connected> | typeof resume<Connected>) => {
    attempt = new AbortController()
    const outcome = begin(options(attempt.signal))
    if (outcome) void showOutcome(outcome)
    else attempt = undefined
    return Boolean(outcome)
  }

  const end = async (app: App) => {
    enter({ name: 'disconnecting', app })
    try {
      const cure = await disconnect()
      enter(cure ? { name: 'disconnect-failed', app, cure } : { name: 'disconnected' })
    } catch {
      enter({ name: 'disconnect-failed', app })
    }
  }

  return {
    connect() {
      if (state.name === 'exchanging') return
      // A second call for the same attempt brings its window to the front, or opens it again; the
      // first call's promise is the one that shows the outcome.
      if (attempt) connect(options(attempt.signal)).catch(() => {})
      else follow(connect)
    },
    cancel: () => attempt?.abort(),
    disconnect() {
      if ('app' in state && state.name !== 'disconnecting') void end(state.app)
    },
    check() {
      if (follow(resume)) return
      fetchConnectedApp().then(
        (app) => enter(app ? { name: 'connected', app } : { name: 'ready' }),
        () => enter({ name: 'ready' }),
      )
    },
  }
}

const stateAfter = (error: unknown) => {
  if (error instanceof DOMException && error.name === 'AbortError') return 'ready'
  if (!isConnectError(error)) return 'failed'
  switch (error.code) {
    case 'popup_blocked':
    case 'popup_isolated':
      return 'blocked'
    case 'popup_closed':
    case 'timeout':
      return 'closed'
    case 'authorization_error':
      return error.error === 'access_denied' ? 'refused' : 'failed'
    default:
      return 'failed'
  }
}
