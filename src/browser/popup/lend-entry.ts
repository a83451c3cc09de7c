import { callAfter } from '../../platform/delay.js'
import { listen } from '../../platform/listen.js'
import { own } from '../../platform/own.js'
import { readEntry, removeEntry } from '../../protocol/entry.js'
import { ENTRY, type Message, readAnswer } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'
import type { IssuedAttempt } from '../attempt.js'

/**
 * A popup that was blocked may be allowed afterwards, from the browser's notice. Chromium opens it
 * without an opener and without a copy of this window's storage, so that nothing over there shows that
 * this browser began. The first window to bring the answer on the attempt's own channel, within its
 * time limit, gets the entry from here, and can finish with it, by a click.
 */
export function lendEntry({ state, request }: IssuedAttempt): void {
  const channel = openChannel(state)
  if (!channel) return
  const end = new AbortController()
  const stop = () => end.abort()

  channel.onmessage = ({ data }) => {
    if (readAnswer(data) === undefined) return
    const entry = readEntry(state)
    // Another attempt may have the same state since, and be under way.
    if (!entry?.hasEnded) return
    const message: Message = { type: ENTRY, entry: JSON.stringify(own(entry)) }
    channel.postMessage(message)
    // Given away: one state is finished once, in one window.
    removeEntry(state)
    stop()
  }
  callAfter(request.timeout, end.signal, stop)
  listen(window, 'pagehide', stop, { signal: end.signal })
  end.signal.addEventListener('abort', () => channel.close())
}
