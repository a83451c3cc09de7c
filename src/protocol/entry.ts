import { now } from '../platform/now.js'
import { orNothing } from '../platform/or-nothing.js'
import { own } from '../platform/own.js'
import { channelName } from './channel.js'
import { isExpired, type PendingAttempt, parsePendingAttempt } from './pending-attempt.js'

/**
 * The attempt of this state, where this window's own storage shows that this browser began it. None
 * where there is no such attempt, or no storage.
 */
export function readEntry(state: string | undefined): PendingAttempt | undefined {
  if (!state) return undefined
  return parsePendingAttempt(orNothing(() => window.sessionStorage.getItem(channelName(state))))
}

/**
 * Whether it could be kept: the storage may be refused, or full, and `owner`, a popup, may be on its
 * way elsewhere.
 */
export function writeEntry(state: string, entry: PendingAttempt, owner: Window = window): boolean {
  try {
    owner.sessionStorage.setItem(channelName(state), JSON.stringify(own(entry)))
    return true
  } catch {
    return false
  }
}

export function removeEntry(state: string): void {
  try {
    window.sessionStorage.removeItem(channelName(state))
  } catch {
    // Where it can't be removed it could not be written.
  }
}

/** An entry of this window's sessionStorage, and the state that it is kept under. */
export interface StoredEntry {
  state: string
  entry: PendingAttempt
}

/** All entries that can be read. Garbled ones are thrown away. */
export function readEntries(): StoredEntry[] {
  return ownNames(() => window.sessionStorage).flatMap((name) => {
    const state = name.slice(channelName('').length)
    const entry = readEntry(state)
    if (!entry) removeEntry(state)
    return entry ? [{ state, entry }] : []
  })
}

/**
 * Marks an attempt as answered, where the answer has a code, which is used once: for its pages in other
 * tabs, whose sessionStorage is out of reach, and for windows that have not heard of it. The mark lies in
 * localStorage, under the random name of the attempt's lock, and goes with the first attempt that begins
 * after the time of this one.
 */
export function markAnswered({ lock, expires }: PendingAttempt, query: string): void {
  try {
    if (lock && new URLSearchParams(query).has('code'))
      window.localStorage.setItem(lock, String(expires))
  } catch {
    // Where storage is refused, the time limit decides.
  }
}

export function isMarkedAnswered({ lock }: PendingAttempt): boolean {
  if (!lock) return false
  return typeof orNothing(() => window.localStorage.getItem(lock)) === 'string'
}

/** Takes out what nobody takes up any more, entries and marks. */
export function removeExpired(): void {
  for (const { state, entry } of readEntries()) {
    if (isExpired(entry)) removeEntry(state)
  }
  for (const lock of ownNames(() => window.localStorage)) {
    if (Number(window.localStorage.getItem(lock)) <= now()) window.localStorage.removeItem(lock)
  }
}

/** What is ours in a storage; nothing where it is refused. */
function ownNames(storage: () => Storage): string[] {
  const names = orNothing(() => Object.keys(storage())) ?? []
  return names.filter((name) => name.startsWith(channelName('')))
}
