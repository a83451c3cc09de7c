import { listen } from '../../platform/listen.js'
/** Settles when nobody can take an answer any more, with the text that says why. */
export function untilPointless(
  opener: Window,
  expires: number,
  signal: AbortSignal,
): Promise<'bridgeGone' | 'expired'> {
  return new Promise((resolve) => {
    const look = () => {
      if (!(Date.now() < expires)) resolve('expired')
      if (opener.closed) resolve('bridgeGone')
    }
    look()
    const timer = setInterval(look, 1000)
    signal.addEventListener('abort', () => clearInterval(timer))
    // Let go of everything: a page that was left must not look as if it waited.
    listen(window, 'pagehide', () => resolve('bridgeGone'), { signal })
  })
}
