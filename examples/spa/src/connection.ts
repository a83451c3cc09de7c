import { type ConnectOptions, connect, isConnectError, resume } from 'sunshine-connect'
import {
  type App,
  type ConnectConfig,
  disconnect,
  type Earlier,
  fetchEarlier,
  type Obstacle,
} from './backend.js'

/** Everything the page can be in: one of these, never two. */
export type State =
  | { name: 'checking' | 'ready' | 'waiting' | 'detached' | 'exchanging' }
  | { name: 'refused' | 'blocked' | 'closed' | 'failed' }
  | { name: 'disconnected' | 'removed' | 'unreadable' }
  | { name: 'connected' | 'disconnecting'; app: App }
  | { name: 'disconnect-failed'; app: App; obstacle?: Obstacle }

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
export function createConnection(
  config: ConnectConfig,
  onState: (state: State) => void,
): Connection {
  let state: State = { name: 'checking' }
  let attempt: AbortController | undefined

  function enter(next: State) {
    state = next
    onState(state)
  }

  function options(signal: AbortSignal): ConnectOptions<Connected> {
    return {
      ...config,
      exchange: '/api/connect',
      signal,
      onStatus: (status) => enter({ name: status === 'opening' ? 'waiting' : status }),
    }
  }

  async function showOutcome(outcome: Promise<Connected>) {
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
  function follow(begin: typeof connect<Connected> | typeof resume<Connected>) {
    attempt = new AbortController()
    const outcome = begin(options(attempt.signal))
    if (outcome) void showOutcome(outcome)
    else attempt = undefined
    return Boolean(outcome)
  }

  async function end(app: App) {
    enter({ name: 'disconnecting', app })
    try {
      const obstacle = await disconnect()
      enter(obstacle ? { name: 'disconnect-failed', app, obstacle } : { name: 'disconnected' })
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
      // Connecting again is harmless, so nobody has to know that there was no answer.
      fetchEarlier().then(
        (earlier) => enter(stateOf(earlier)),
        () => enter({ name: 'ready' }),
      )
    },
  }
}

function stateOf(earlier: Earlier): State {
  if (earlier.app) return { name: 'connected', app: earlier.app }
  if (earlier.code === 'connection_removed') return { name: 'removed' }
  if (earlier.code === 'connection_unreadable') return { name: 'unreadable' }
  return { name: 'ready' }
}

function stateAfter(error: unknown) {
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
