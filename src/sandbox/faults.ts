import { apiError } from './api-answer.js'
import type { FaultKind, SandboxOperation, SandboxOptions } from './options.js'
import { problemPage } from './problem-page.js'

/** Longer than the 15 seconds that the server client waits by default. */
const SLOW = 20_000

type Answer = () => Response | Promise<Response>

/** Wraps the answers to an operation in what is to go wrong with it. */
export function createFaults(faults: NonNullable<SandboxOptions['faults']>) {
  const calls = new Map<SandboxOperation, number>()

  const nextFault = (operation: SandboxOperation): FaultKind | undefined => {
    const planned = faults[operation]
    if (planned === undefined || typeof planned === 'string') return planned
    const call = calls.get(operation) ?? 0
    calls.set(operation, call + 1)
    return planned[call]
  }

  return async (
    operation: SandboxOperation | undefined,
    request: Request,
    answer: Answer,
  ): Promise<Response> => {
    const kind = operation && nextFault(operation)
    if (!kind) return answer()
    return FAULTS[kind](answer, { page: operation === 'authorize', signal: request.signal })
  }
}

interface Circumstances {
  /** Whether a person reads the answer. */
  page: boolean
  signal: AbortSignal
}

type Fault = (answer: Answer, circumstances: Circumstances) => Response | Promise<Response>

/**
 * `slow` and `drop` carry the operation out first: a code whose answer got lost is used up, which
 * is why clients must not retry.
 */
const FAULTS: Record<FaultKind, Fault> = {
  async slow(answer, { signal }) {
    const response = await answer()
    await delay(SLOW, signal)
    return response
  },
  async '429'(_answer, { page }) {
    const response = await (page
      ? problemPage(429, 'Too many requests', 'The sandbox was told to answer like this.')
      : apiError(429, 'too_many_requests', 'Too many requests, slow down'))
    response.headers.set('retry-after', '1')
    return response
  },
  '500': (_answer, { page }) =>
    page
      ? problemPage(500, 'Something went wrong', 'The sandbox was told to answer like this.')
      : apiError(500, 'internal_server_error', 'The sandbox was told to fail'),
  html: () => problemPage(200, 'Down for maintenance', 'The sandbox was told to answer like this.'),
  async drop(answer) {
    await answer()
    return dropped()
  },
}

/** A Response can't end a connection itself, so reading it fails: servers then drop the connection. */
function dropped() {
  return new Response(
    new ReadableStream({
      pull(controller) {
        controller.error(new Error('The sandbox was told to drop this connection.'))
      },
    }),
  )
}

/** Rejects with the signal's reason, as `fetch` does for a caller that gave up. */
function delay(duration: number, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    signal.throwIfAborted()
    const giveUp = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }, duration)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
