import { connect } from '../browser/connect.js'
import type { ConnectOptions } from '../browser/options.js'
import { resume } from '../browser/resume/resume.js'
import { createEvent, type Details } from './create-event.js'
import { OPTIONS } from './options.js'
import { type Stage, statusAfter } from './status.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'

/** An element's attempts, one at a time. What came of the last one is told to the element. */
export interface Flow {
  readonly stage: Stage
  /** Begins an attempt; while one is on, brings its window to the front or opens it again. */
  connect: () => Promise<unknown>
  /** Finishes what an earlier page began, if there is something. */
  resume: () => void
  /** Ends the attempt that is on. */
  cancel: () => void
  /** Shows the connection that there is, unless an attempt is on. */
  rest: () => void
}

/** Aborting it cancels it. */
interface Attempt extends AbortController {
  options?: ConnectOptions
  result?: Promise<unknown>
}

/** `onStage` is called after each change of stage. */
export function createFlow(host: SunshineConnectElement, onStage: () => void): Flow {
  let attempt: Attempt | undefined

  const enter = (next: Stage) => {
    flow.stage = next
    onStage()
  }

  // Who cancels the connecting of another account is still connected to the first.
  const rest = () => attempt || enter(host.connection ? 'connected' : 'ready')

  const settle = (next: Stage, outcome: 'success' | 'error', details: Details) => {
    Object.assign(host, details)
    attempt = undefined
    enter(next)
    host.dispatchEvent(createEvent(outcome, details))
  }

  /** Everything up to `window.open` happens within the caller's click. */
  const begin = (start: (options: ConnectOptions) => Promise<unknown> | undefined) => {
    const isNew = start === connect
    const mine: Attempt = new AbortController()
    const { signal } = mine
    attempt = mine
    host.error = undefined
    // Two elements may share one attempt, of which only the first one's signal is heard.
    mine.result = new Promise((resolve, reject) => {
      signal.onabort = () => {
        reject(signal.reason)
        attempt = undefined
        rest()
      }
      if (isNew) enter('waiting')
      mine.options = {
        ...Object.fromEntries(OPTIONS.map((name) => [name, host[name as 'mode']])),
        state: isNew ? host.state?.() : undefined,
        signal,
        onStatus: enter,
      } as unknown as ConnectOptions
      const started = start(mine.options)
      if (started) started.then(resolve, reject)
      else attempt = undefined
    })
    // The events tell what happened: who needs only those doesn't have to catch.
    mine.result.then(
      (connection) => settle('connected', 'success', { connection }),
      (error) => {
        // The other element cancelled, if it wasn't this one.
        if (error?.name === 'AbortError') return mine.abort()
        // A click has no caller to tell.
        if (error instanceof TypeError) console.error(error)
        settle(statusAfter(error), 'error', { error })
      },
    )
    return mine.result
  }

  const flow = {
    stage: 'ready' as Stage,
    connect: () => {
      if (!attempt?.result) return begin(connect)
      connect(attempt.options as ConnectOptions)
      return attempt.result
    },
    resume: () => attempt || begin(resume),
    cancel: () => attempt?.abort(),
    rest,
  }
  return flow
}
