import { checkConnection } from './check-connection.js'
import { createRateLimit } from './rate-limit.js'
import { parseFields, readBody } from './read-body.js'
import { readOptions, readText } from './read-options.js'
import {
  REMOVE_RULES,
  type RemoveContext,
  type RemoveHandlerOptions,
  type RemoveSettings,
} from './remove-options.js'

const BODY_LIMIT = 16_384
const LONGEST_ID = 256

/**
 * Makes the endpoint for the Remove URL that you have registered with Zendesk, which posts
 * `{ integrationId }` to it when a customer removes the integration in Admin Center. No signature is
 * documented, so anybody can send that: it is taken as a hint, and the stored tokens are checked with
 * Zendesk, one at a time. Only what Zendesk itself refuses with 401 reaches `onRemoved`.
 *
 * Answers have no body and come before anything is looked up, so they tell a stranger nothing: 200
 * for a notice, 405 for a method other than POST, 400 for what is no notice, 413 for over 16 KiB,
 * 429 with `Retry-After` over the rate. The promise never rejects.
 *
 * Hints get lost: also run `checkConnection` when a connection is used.
 *
 * @throws TypeError for a wrong option, naming it.
 */
export const createRemoveHandler = <Connection extends { accessToken: string }>(
  options: RemoveHandlerOptions<Connection>,
): ((request: Request, context?: RemoveContext) => Promise<Response>) => {
  const settings = readOptions<RemoveSettings<Connection>>(options, REMOVE_RULES)
  const { limit, per } = settings.rate
  const waitFor = createRateLimit(limit, per)
  const waiting = new Set<string>()
  let work: Promise<void> = Promise.resolve()

  /** One id after the other: however many hints come, Zendesk gets one question at a time. */
  const enqueue = (integrationId: string) => {
    waiting.add(integrationId)
    work = work.then(() => {
      // From here on, another notice about it may tell something new.
      waiting.delete(integrationId)
      return recheck(settings, integrationId)
    })
    return work
  }

  return async (request, context) => {
    if (request.method !== 'POST') return answer(405, { allow: 'POST' })
    const wait = waitFor()
    if (wait > 0) return answer(429, { 'retry-after': String(Math.ceil(wait / 1000)) })
    // A sender may go away while it sends: nobody reads this answer then.
    const text = await readBody(request.body, BODY_LIMIT).catch(() => '')
    if (text === undefined) return answer(413)
    const id = readText(parseFields(text)?.integrationId)
    if (!id || id.length > LONGEST_ID) return answer(400)
    if (waiting.has(id)) return answer(200)
    if (waiting.size >= limit) return answer(429, { 'retry-after': '60' })
    const checks = enqueue(id)
    context?.waitUntil?.(checks)
    return answer(200)
  }
}

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } })

/** Never rejects. One connection that can't be checked does not keep the next from it. */
const recheck = async <Connection extends { accessToken: string }>(
  { client, findConnections, onRemoved, onError }: RemoveSettings<Connection>,
  integrationId: string,
) => {
  const report = async (error: unknown) => {
    try {
      await onError(error)
    } catch {
      // Documented: what onError throws is ignored.
    }
  }
  try {
    for await (const connection of await findConnections(integrationId)) {
      try {
        const checked = await checkConnection(client, connection)
        if (checked.status === 'removed') await onRemoved(connection)
        if (checked.status === 'unknown') await report(checked.cause)
      } catch (error) {
        await report(error)
      }
    }
  } catch (error) {
    await report(error)
  }
}
