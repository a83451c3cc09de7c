import { connect } from '../browser/connect.js'
import type { Connection, ConnectOptions } from '../browser/options.js'
import { resume } from '../browser/resume.js'
import { ConnectErrorEvent, ConnectSuccessEvent } from './events.js'
import { isUnderWay, type Stage, stageAfter, stageWith, statusOf } from './status.js'

/** An element's attempts, one at a time, and what came of the last one. */
export interface Flow {
  readonly stage: Stage
  /** The connection that there is. Set, it is shown at once, or after the attempt that is on. */
  get connection(): Connection | undefined
  set connection(known: unknown)
  /** Why the last attempt failed. */
  readonly error: unknown
  /**
   * Begins an attempt; while one is on, brings its window to the front or opens it again. Everything
   * up to `window.open` happens within the call.
   */
  connect: (mode?: ConnectOptions['mode']) => Promise<Connection>
  /** Finishes what an earlier page began, if there is something. */
  resume: () => void
  /** Ends the attempt that is on. */
  cancel: () => void
}

/** What a flow needs of its element. */
interface FlowParent {
  /** The options of an attempt that begins now. */
  readOptions: () => ConnectOptions
  /** Called after each change of stage. */
  onStage: () => void
  dispatchEvent: (event: Event) => void
}

/** Most people have signed in by then; from here on the person is told what else it may be. */
const OVERDUE_MS = 60_000

const OVERDUE_WARNING =
  'No answer for a minute. If Zendesk shows an error page, the redirect URI or the client id is not registered. To see which: npx sunshine-connect doctor --authorize-url URL --client-id ID --redirect-uri URL'

export function createFlow({ readOptions, onStage, dispatchEvent }: FlowParent): Flow {
  let attempt: Attempt | undefined
  let stage: Stage = 'ready'
  /** What is shown while no attempt is on. */
  let rest: Stage = 'ready'
  let connection: Connection | undefined
  let error: unknown
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasWarned = false

  function enter(next: Stage): void {
    clearTimeout(timer)
    stage = next
    if (isUnderWay(next)) error = undefined
    if (next === 'detached') timer = setTimeout(onOverdue, OVERDUE_MS)
    onStage()
  }

  /** Zendesk tells no page of ours about a wrong client id or redirect URI, only the person. */
  function onOverdue(): void {
    if (!hasWarned) console.warn(OVERDUE_WARNING)
    hasWarned = true
    enter('overdue')
  }

  /**
   * Only the attempt that is on is heard, and it only goes forward: once the backend works, what
   * becomes of the window is of no interest.
   */
  function create(mode?: ConnectOptions['mode']): Attempt {
    const mine = createAttempt(
      () => ({ ...readOptions(), ...(mode && { mode }) }),
      (status) => {
        if (attempt === mine && stage !== 'exchanging') enter(status)
      },
    )
    attempt = mine
    // Listens to the outcome, so that a click, which has no caller, needs not catch.
    mine.result.then(
      (answer) => attempt === mine && succeed(answer),
      (failure) => attempt === mine && fail(failure),
    )
    return mine
  }

  function succeed(answer: Connection): void {
    attempt = undefined
    connection = answer
    rest = 'connected'
    enter(rest)
    dispatchEvent(new ConnectSuccessEvent(answer))
  }

  function fail(failure: unknown): void {
    attempt = undefined
    // Another element, which shared the attempt, has cancelled it.
    if (isAbort(failure)) {
      enter(rest)
      return
    }
    error = failure
    enter(stageAfter(failure))
    // Wrong options, a backend that doesn't answer as it should: for whoever built the page to see.
    if (statusOf(stage) === 'failed') console.error(failure)
    dispatchEvent(new ConnectErrorEvent(failure))
  }

  return {
    get stage() {
      return stage
    },
    get error() {
      return error
    },
    get connection(): Connection | undefined {
      return connection
    },
    set connection(known: unknown) {
      // Taken at its word, as the backend's answer is.
      connection = known as Connection | undefined
      rest = stageWith(known)
      if (!attempt) enter(rest)
    },
    connect(mode) {
      const isNew = !attempt
      const mine = attempt ?? create(mode)
      // One that another element has begun already tells this one nothing more.
      if (isNew) enter('waiting')
      mine.run(connect)
      return mine.result
    },
    resume() {
      if (!attempt && !create().run(resume)) attempt = undefined
    },
    cancel() {
      if (!attempt) return
      attempt.cancel()
      attempt = undefined
      // Connecting another account was cancelled: the first one is still connected.
      enter(rest)
    },
  }
}

/** One attempt to connect, as one element sees it. */
interface Attempt {
  /** Settles as `connect` does; rejects with an `AbortError` as soon as this element cancels. */
  readonly result: Promise<Connection>
  /**
   * Calls `connect` or `resume`, always with the same options: `connect` once more shows the window.
   * Returns whether there is anything to wait for.
   */
  run: (start: (options: ConnectOptions) => Promise<Connection> | undefined) => boolean
  cancel: () => void
}

/**
 * `readOptions` is called in the first `run`; where it throws, the attempt fails with that. Two
 * elements may share one attempt, of which only the first one's signal is heard: `result` is this
 * element's own, so that each can leave.
 */
function createAttempt(
  readOptions: () => ConnectOptions,
  onStatus: NonNullable<ConnectOptions['onStatus']>,
): Attempt {
  const cancelled = new AbortController()
  const { signal } = cancelled
  let options: ConnectOptions | undefined
  let follow!: (started: Promise<Connection>) => void
  const result = new Promise<Connection>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    follow = (started) => started.then(resolve, reject)
  })

  return {
    result,
    run(start) {
      try {
        options ??= { ...readOptions(), signal, onStatus }
        const started = start(options)
        if (!started) return false
        follow(started)
      } catch (error) {
        follow(Promise.reject(error))
      }
      return true
    },
    cancel: () => cancelled.abort(),
  }
}

function isAbort(failure: unknown): boolean {
  return (failure as Error | undefined)?.name === 'AbortError'
}
