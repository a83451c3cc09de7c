import { now } from '../platform/now.js'
import { randomText } from '../platform/random-text.js'
import { channelName } from '../protocol/channel.js'
import { readEntry, type StoredEntry, writeEntry } from '../protocol/entry.js'
import type { PendingAttempt } from '../protocol/pending-attempt.js'
import { type AuthorizeRequest, attemptKey } from './request.js'
import type { Shared } from './share-attempt.js'
import type { Run } from './start-run.js'

/** One way to Zendesk and back, as long as its state is still being issued. */
export interface Attempt {
  readonly request: AuthorizeRequest
  /** What the calls that ask for the same attempt share. */
  readonly shared: Shared
  /** Resolves with an answer of the right state. */
  readonly run: Run<URLSearchParams>
  readonly state: undefined
  readonly url: undefined
  /** What `window.open` threw. */
  refusal: unknown
}

/** The same record, once the state is there. */
export interface IssuedAttempt extends Omit<Attempt, 'state' | 'url'> {
  readonly state: string
  /** Where the person is sent. */
  readonly url: URL
  /** The attempt as it lies in sessionStorage: its time limit, the name of its lock. */
  readonly entry: PendingAttempt & { lock: string }
  /** Whether sessionStorage took it. */
  readonly isStored: boolean
  /** An earlier page has begun it. */
  readonly isAdopted: boolean
}

export type AnyAttempt = Attempt | IssuedAttempt

/**
 * Gives an attempt its state, and keeps it where the redirect page and a later page of this tab find
 * it; in redirect mode with the page to return to.
 */
export function issueAttempt(attempt: AnyAttempt, state: string, returnTo?: URL): IssuedAttempt {
  const key = attemptKey(attempt.request)
  const began = now()
  const entry = {
    key,
    began,
    expires: began + attempt.request.timeout,
    lock: randomLockName(),
    page: location.href,
    canFinish: resumable.has(key),
    returnTo: returnTo?.href,
  }
  const isStored = writeEntry(state, entry)
  return complete(attempt, { state, entry, isStored, isAdopted: false })
}

/** Goes on with an attempt that an earlier page of this tab has kept. */
export function adoptAttempt(attempt: Attempt, { state, entry }: StoredEntry): IssuedAttempt {
  const { lock = randomLockName() } = entry
  return complete(attempt, { state, entry: { ...entry, lock }, isStored: true, isAdopted: true })
}

function complete(
  attempt: AnyAttempt,
  kept: Omit<IssuedAttempt, keyof Attempt> & { state: string },
): IssuedAttempt {
  attempt.run.signal.addEventListener('abort', () => markEnded(kept.state))
  return Object.assign(attempt, kept, { url: createAuthorizeUrl(attempt.request, kept.state) })
}

/**
 * Nobody waits for this attempt any more. Its entry stays until it expires: a person who signs in
 * after all can finish. Where an answer was taken meanwhile, by this page or by another one in this
 * window, there is none, and it stays so.
 */
export function markEnded(state: string): void {
  const entry = readEntry(state)
  if (entry) writeEntry(state, { ...entry, hasEnded: true })
}

/** The attempts that this page has called `resume` for. */
const resumable = new Set<string>()

/** From now on this page can finish such an attempt with an answer that comes back to it. */
export function noteResume(request: AuthorizeRequest): void {
  resumable.add(attemptKey(request))
}

/** With our name in front, for those who look through a page's locks. */
function randomLockName(): string {
  return channelName(randomText())
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
function createAuthorizeUrl(
  { clientId, redirectUri, authorizeUrl, params }: AuthorizeRequest,
  state: string,
): URL {
  const url = new URL(authorizeUrl)
  const query: Record<string, string> = {
    ...params,
    client_id: clientId,
    response_type: 'code',
    state,
  }
  if (redirectUri) query.redirect_uri = redirectUri
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}
