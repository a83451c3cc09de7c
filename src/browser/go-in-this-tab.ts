import { wrongOption } from '../options/read-options.js'
import { callAfter } from '../platform/delay.js'
import { listen } from '../platform/listen.js'
import { readEntry, removeExpired } from '../protocol/entry.js'
import { type AnyAttempt, issueAttempt } from './attempt.js'
import { ConnectError } from './connect-error.js'
import { ownUrl } from './option-kinds.js'
import { type State, spendState, whenIssued } from './state.js'
import { takeLeftAnswer } from './take-left-answer.js'

/** After which a page that was to be left says that it is still here, in milliseconds. */
const PATIENCE = 3000

/**
 * Takes this tab to Zendesk. The redirect page brings it back to `returnTo`, where `resume` finishes:
 * the promise of this page settles only if the person comes back without an answer.
 */
export function goInThisTab(attempt: AnyAttempt, state: State): void {
  const { request, run } = attempt
  const returnTo = request.returnTo ?? ownUrl.read(location.href)
  if (!returnTo) throw wrongOption('returnTo', ownUrl.mustBe)
  endWhenBack(attempt)
  removeExpired()
  whenIssued(state, run, (text) => {
    const { isStored, url } = issueAttempt(attempt, text, returnTo)
    if (!isStored) return run.reject(new ConnectError('storage_unavailable'))
    spendState(text)
    leave(attempt, url)
  })
}

/**
 * A page that is still here after a while was not left: the person stays with unsaved changes, has
 * stopped the loading, or the provider is slow. It says so, and the next click tries again. When the
 * attempt ends here, this tab stays where it is.
 */
function leave({ request, shared, run: { signal } }: AnyAttempt, { href }: URL): void {
  const go = () => location.assign(href)
  go()
  shared.show = go
  callAfter(PATIENCE, signal, () => request.onStatus('detached'))
  signal.addEventListener('abort', () => window.stop())
}

/**
 * The back/forward cache gives this page back as it was, where a fresh one would call `resume`: with the
 * answer, if the redirect page has left one, or without.
 */
export function endWhenBack(attempt: AnyAttempt): void {
  const { signal, resolve, reject } = attempt.run
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    const { state } = attempt
    const entry = readEntry(state)
    const query = state && entry && takeLeftAnswer({ state, entry })
    if (query === undefined) return reject(new ConnectError('popup_closed'))
    const answer = new URLSearchParams(query)
    if (answer.get('state') === state) resolve(answer)
    else reject(new ConnectError('state_mismatch'))
  }
  listen(window, 'pageshow', onPageShow, { signal })
}
