import { connect } from '../browser/connect.js'
import type { ConnectOptions } from '../browser/options.js'
import { resume } from '../browser/resume.js'
import { ConnectErrorEvent, ConnectSuccessEvent } from './events.js'
import { type ElementStatus, statusAfter, statusOf } from './status.js'

/** An element's attempts, one at a time, and what came of the last one. */
export interface Flow {
  status: ElementStatus
  connection: unknown
  error: unknown
  /** Begins an attempt; while one is on, brings its window to the front or opens it again. */
  connect: (readOptions: () => ConnectOptions) => Promise<unknown>
  /** Finishes what an earlier page began, if there is something. */
  resume: (readOptions: () => ConnectOptions) => void
  /** Ends the attempt that is on. */
  cancel: () => void
  /** Takes a connection that was made at another time, or `undefined` for none. */
  restore: (connection: unknown) => void
}

interface Attempt {
  abort: AbortController
  options?: ConnectOptions
  result?: Promise<unknown>
}

/** `onChange` is called after each change of status, with the event that tells of an outcome. */
export function createFlow(onChange: (outcome?: Event) => void): Flow {
  let attempt: Attempt | undefined

  const enter = (status: ElementStatus, outcome?: Event) => {
    if (status === flow.status) return
    flow.status = status
    onChange(outcome)
  }

  // Who cancels the connecting of another account is still connected to the first.
  const rest = () => enter(flow.connection ? 'connected' : 'ready')

  /** Everything up to `window.open` happens within the caller's click. */
  const begin = (
    start: (options: ConnectOptions) => Promise<unknown> | undefined,
    readOptions: () => ConnectOptions,
    first?: ElementStatus,
  ) => {
    const mine: Attempt = { abort: new AbortController() }
    const { signal } = mine.abort
    attempt = mine
    flow.error = undefined
    if (first) enter(first)
    let started: Promise<unknown> | undefined
    try {
      mine.options = {
        ...readOptions(),
        signal,
        onStatus: (status) => signal.aborted || enter(statusOf(status)),
      }
      started = start(mine.options)
    } catch (error) {
      started = Promise.reject(error)
    }
    if (started) mine.result = finish(started, mine)
    else attempt = undefined
    // The events tell what happened: who needs only those doesn't have to catch.
    mine.result?.catch(() => {})
    return mine.result
  }

  const finish = async (started: Promise<unknown>, { abort: { signal } }: Attempt) => {
    try {
      const connection = await Promise.race([started, rejectOnAbort(signal)])
      signal.throwIfAborted()
      attempt = undefined
      flow.connection = connection
      enter('connected', new ConnectSuccessEvent(connection))
      return connection
    } catch (error) {
      if (signal.aborted) throw error
      attempt = undefined
      // A wrong option is told of when somebody clicks, not when the page loads.
      if (isAbort(error) || (flow.status === 'ready' && error instanceof TypeError)) rest()
      else {
        flow.error = error
        enter(statusAfter(error), new ConnectErrorEvent(error))
      }
      throw error
    }
  }

  const flow: Flow = {
    status: 'ready',
    connection: undefined,
    error: undefined,
    connect: (readOptions) => {
      if (!attempt?.result) return begin(connect, readOptions, 'waiting') as Promise<unknown>
      if (flow.status !== 'exchanging') connect(attempt.options as ConnectOptions).catch(() => {})
      return attempt.result
    },
    resume: (readOptions) => {
      if (!attempt) begin(resume, readOptions)
    },
    cancel: () => {
      attempt?.abort.abort()
      attempt = undefined
      rest()
    },
    restore: (connection) => {
      flow.connection = connection
      if (!attempt) rest()
    },
  }
  return flow
}

/** Another element cancelled the attempt that both shared. */
const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** Two elements may share one attempt, of which only the first one's signal is heard. */
const rejectOnAbort = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.onabort = () => reject(signal.reason)
  })
