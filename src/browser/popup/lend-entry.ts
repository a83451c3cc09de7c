import { listen } from '../../platform/listen.js'
import { own } from '../../platform/own.js'
import { readEntry, removeEntry } from '../../protocol/entry.js'
import { ANSWER, ENTRY, type Message, readMessage } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'

/** A browser's notice offers every window that it has blocked: so many attempts are lent at most. */
const MOST = 10

/** What ends each, the oldest first. */
const lenders = new Set<AbortController>()

/**
 * A popup that was blocked may be allowed afterwards, from the browser's notice. Chromium opens it
 * without an opener and without a copy of this window's storage, so that nothing over there shows that
 * this browser began. Whoever is first to bring the answer on the attempt's own channel, within
 * `timeout` milliseconds, gets the entry from here, and can finish with it, by a click.
 */
export function lendEntry(state: string, timeout: number): void {
  const channel = openChannel(state)
  if (!channel) return
  const end = new AbortController()
  const { signal } = end
  const stop = () => end.abort()
  const [oldest] = lenders
  if (lenders.size === MOST) oldest?.abort()
  lenders.add(end)

  channel.onmessage = ({ data }) => {
    if (readMessage(data)?.type !== ANSWER) return
    const entry = readEntry(state)
    // Another attempt may have the same state since, and be under way.
    if (!entry?.hasEnded) return
    const message: Message = { type: ENTRY, entry: JSON.stringify(own(entry)) }
    channel.postMessage(message)
    // Given away: one state is finished once, in one window.
    removeEntry(state)
    stop()
  }
  const timer = setTimeout(stop, timeout)
  listen(window, 'pagehide', stop, { signal })
  signal.addEventListener('abort', () => {
    lenders.delete(end)
    clearTimeout(timer)
    channel.close()
  })
}
