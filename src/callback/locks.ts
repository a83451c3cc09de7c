import { own } from '../platform/own.js'

/**
 * Web Locks tell whether the page that began is still there, busy or not. They may be unknown (a page
 * without TLS) or refused (storage is): then nothing is known, and the time limit decides.
 *
 * @see https://www.w3.org/TR/web-locks/
 */

/** Whether somebody certainly holds it. */
export async function isHeld(name: string): Promise<boolean> {
  try {
    const { held } = await window.navigator.locks.query()
    return held?.some((lock) => lock.name === name) ?? false
  } catch {
    return false
  }
}

/** Settles once nobody holds it any more, or with the signal. */
export async function untilFree(name: string, signal: AbortSignal): Promise<void> {
  try {
    await window.navigator.locks.request(name, own({ signal }), () => {})
  } catch {
    // Aborted.
  }
}

/**
 * Takes it, if it is free, and holds it until the signal or as long as this page is there. Whether
 * nobody else has it.
 */
export function take(name: string, signal?: AbortSignal): Promise<boolean> {
  return new Promise<boolean>((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null)
      // A grant may have been under way when the signal aborted.
      if (!lock || signal?.aborted) return
      return new Promise<unknown>((release) => signal?.addEventListener('abort', release))
    }
    window.navigator.locks.request(name, own({ ifAvailable: true }), hold).catch(reject)
  }).catch(() => true)
}
