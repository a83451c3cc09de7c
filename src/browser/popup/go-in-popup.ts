import { isLoopback } from '../../platform/is-loopback.js'
import { ownOrigin } from '../../platform/own-origin.js'
import { removeExpired, type StoredEntry } from '../../protocol/entry.js'
import {
  type AnyAttempt,
  type Attempt,
  adoptAttempt,
  type IssuedAttempt,
  issueAttempt,
  markEnded,
} from '../attempt.js'
import { ConnectError } from '../connect-error.js'
import { endWhenBack, goInThisTab } from '../go-in-this-tab.js'
import { mark } from '../mark.js'
import { quotesSecret } from '../quotes-secret.js'
import { type AuthorizeRequest, callbackOriginOf } from '../request.js'
import { type State, spendState, whenIssued } from '../state.js'
import { createBridges } from './create-bridges.js'
import { createPopups } from './create-popups.js'
import { needsBridge } from './is-cross-site-frame.js'
import { lendEntry } from './lend-entry.js'
import { waitForAnswer } from './wait-for-answer.js'
import { tellDetached, type Windows } from './windows.js'

/**
 * Goes to Zendesk in a popup, or from a frame over a bridge, and waits for the answer. Where the state
 * is still being issued, the popup opens blank and follows.
 */
export function goInPopup(attempt: Attempt, state: State): void {
  warnOfTwoNames(attempt.request)
  // Kept before the window opens, because that gets a copy of this tab's sessionStorage.
  const issued = typeof state === 'string' ? issueAttempt(attempt, state) : undefined
  const windows = createWindows(attempt)
  const isOpen = open(windows, attempt, attempt.request.window)
  removeExpired()
  if (!isOpen) {
    goWithoutPopup(attempt, state)
    return
  }

  share(windows, attempt)
  if (issued) wait(issued, windows)
  else follow(windows, attempt, state)
  attempt.request.onStatus('waiting')
}

/** Waits for the answer of a popup that an earlier page of this tab has opened, and can't be seen. */
export function rejoinPopup(attempt: Attempt, stored: StoredEntry): void {
  const issued = adoptAttempt(attempt, stored)
  const windows = createWindows(issued)
  share(windows, issued)
  wait(issued, windows)
  tellDetached(issued.request)
}

/** An everyday mistake of development, which otherwise ends in silence on both sides. */
function warnOfTwoNames(request: AuthorizeRequest): void {
  const here = ownOrigin()
  const there = callbackOriginOf(request)
  const areBothHere = isLoopback(location.hostname) && isLoopback(new URL(there).hostname)
  if (there !== here && areBothHere)
    console.warn(
      `This page is on ${here}, the redirect page on ${there}: use one, or set openerOrigins.`,
    )
}

function createWindows(attempt: AnyAttempt): Windows {
  return attempt.request.redirectUri && needsBridge()
    ? createBridges(attempt, attempt.request.redirectUri)
    : createPopups(attempt)
}

/** Opens a window, in the first click or in a later one. Whether there is one. */
function open(windows: Windows, attempt: AnyAttempt, given: Window | null | undefined): boolean {
  const opening = windows.open(given)
  if (opening === 'this tab') {
    endWhenBack(attempt)
    // This page won't be there any more: a later one finds nothing to wait for.
    if (attempt.state) markEnded(attempt.state)
  }
  if (opening === 'blocked') return false
  mark('opened')
  return true
}

/** Whoever asks for the same attempt sees its window, or gets another one. */
function share(windows: Windows, attempt: AnyAttempt): void {
  attempt.shared.show = (given) => {
    if (windows.focus()) {
      if (given !== windows.all.at(-1)) given?.close()
    } else if (open(windows, attempt, given)) {
      attempt.request.onStatus('waiting')
    }
  }
}

/** The state is on its way, and the popup is blank until it is there. */
function follow(windows: Windows, attempt: Attempt, state: State): void {
  whenIssued(state, attempt.run, (text) => {
    const issued = issueAttempt(attempt, text)
    if (windows.send()) wait(issued, windows)
    else attempt.run.reject(new ConnectError('popup_closed'))
  })
}

function wait(issued: IssuedAttempt, windows: Windows): void {
  spendState(issued.state)
  waitForAnswer(issued, windows)
}

function goWithoutPopup(attempt: AnyAttempt, state: State): void {
  const isFramed = window !== top
  if (attempt.request.mode === 'auto' && !isFramed) {
    goInThisTab(attempt, state)
    return
  }
  attempt.run.reject(blockedBy(attempt))
  if (attempt.state) lendEntry(attempt)
}

/** A script that wraps `window.open` may have thrown, and quote the address that it was given. */
function blockedBy({ refusal: cause, state = '' }: AnyAttempt): ConnectError {
  const isSilent = cause === undefined || quotesSecret(String(cause), [state])
  return new ConnectError('popup_blocked', isSilent ? {} : { cause })
}
