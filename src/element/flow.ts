import { connect } from '../browser/connect.js'
import type { ConnectOptions } from '../browser/options.js'
import { resume } from '../browser/resume/resume.js'
import { createEvent } from './create-event.js'
import { type Stage, statusAfter } from './status.js'

/** An element's attempts, one at a time, and what came of the last one. */
export interface Flow {
  connection: unknown
  error: unknown
  /** Begins an attempt; while one is on, brings its window to the front or opens it again. */
  connect: () => Promise<unknown>
  /** Finishes what an earlier page began, if there is something. */
  resume: () => void
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

/**
 * `readOptions` is called for each attempt, and told whether it is a new one. `onChange` is called at
 * each change of stage, with the event that tells of an outcome.
 */
export function createFlow(
  readOptions: (isNew?: boolean) => ConnectOptions,
  onChange: (stage: Stage, outcome?: Event) => void,
): Flow {
  let stage: Stage = 'ready'
  let attempt: Attempt | undefined

  const enter = (next: Stage, outcome?: Event) => {
    if (next === stage) return
    stage = next
    onChange(stage, outcome)
  }

  // Who cancels the connecting of another account is still connected to the first.
  const rest = () => enter(flow.connection ? 'connected' : 'ready')

  const succeed = (connection: unknown) => {
    attempt = undefined
    flow.connection = connection
    enter('connected', createEvent('success', { connection }))
    return connection
  }

  const fail = (error: unknown, isNew?: boolean) => {
    attempt = undefined
    const isWrongOption = error instanceof TypeError
    // Another element cancelled what both shared; and of a wrong option one is told on a click, not
    // when the page loads.
    if (isAbort(error) || (isWrongOption && !isNew)) return rest()
    // A click has no caller to tell.
    if (isWrongOption) console.error(error)
    flow.error = error
    enter(statusAfter(error), createEvent('error', { error }))
  }

  /** Everything up to `window.open` happens within the caller's click. */
  const begin = (
    start: (options: ConnectOptions) => Promise<unknown> | undefined,
    isNew?: boolean,
  ) => {
    const mine: Attempt = { abort: new AbortController() }
    const { signal } = mine.abort
    attempt = mine
    flow.error = undefined
    const settled = new Promise((resolve, reject) => {
      // Two elements may share one attempt, of which only the first one's signal is heard.
      signal.onabort = () => reject(signal.reason)
      if (isNew) enter('waiting')
      const onStatus = (next: Stage) => signal.aborted || enter(next)
      mine.options = { ...readOptions(isNew), signal, onStatus }
      const started = start(mine.options)
      if (started) started.then(resolve, reject)
      else attempt = undefined
    })
    mine.result = settled.then(succeed, (error) => {
      if (!signal.aborted) fail(error, isNew)
      throw error
    })
    // The events tell what happened: who needs only those doesn't have to catch.
    mine.result.catch(() => {})
    return mine.result
  }

  const flow: Flow = {
    connection: undefined,
    error: undefined,
    connect: () => {
      if (!attempt?.result) return begin(connect, true)
      connect(attempt.options as ConnectOptions).catch(() => {})
      return attempt.result
    },
    resume: () => {
      if (!attempt) begin(resume)
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

const isAbort = (error: unknown) => (error as Error | undefined)?.name === 'AbortError'
