import { delayUnlessAborted } from '../platform/delay.js'
import { apiError } from './api-answer.js'
import type { FaultKind, SandboxOperation, SandboxOptions } from './options.js'
import { problemPage } from './page.js'

/** Longer than the 15 seconds that the server client waits by default. */
const SLOW = 20_000

type Answer = () => Response | Promise<Response>

/** Says call for call what is to go wrong with an operation. */
export function planFaults(faults: NonNullable<SandboxOptions['faults']>) {
  const calls = new Map<SandboxOperation, number>()

  return (operation: SandboxOperation): FaultKind | undefined => {
    const planned = faults[operation]
    if (planned === undefined || typeof planned === 'string') return planned
    const call = calls.get(operation) ?? 0
    calls.set(operation, call + 1)
    return planned[call]
  }
}

/** What comes of an answer that is to go wrong. */
export async function goWrong(
  kind: FaultKind,
  answer: Answer,
  circumstances: Circumstances,
): Promise<Response> {
  return FAULTS[kind](answer, circumstances)
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
    await delayUnlessAborted(SLOW, signal)
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
