import { delay } from './delay.js'

/** A page that some slow script holds up is waited for this long, in milliseconds. */
const PATIENCE = 1000

/**
 * Settles once this page is parsed, since the texts belong at the end of its body; and a task later in
 * any case, since the page that waits may share this thread, and goes first.
 */
export async function untilParsed(): Promise<void> {
  await delay()
  if (document.readyState !== 'loading') return
  const parsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve))
  await Promise.race([parsed, delay(PATIENCE)])
}
