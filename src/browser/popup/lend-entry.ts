import { readEntry } from '../../protocol/entry.js'
import { ANSWER, ENTRY, type Message, readMessage } from '../../protocol/message.js'
import { openChannel } from '../../protocol/open-channel.js'

let stopLending = () => {}

/**
 * A popup that was blocked may be allowed afterwards, from the browser's notice. Chromium opens it
 * without an opener and without a copy of this window's storage, so that nothing over there shows that
 * this browser began. Whoever brings the answer on the attempt's own channel gets the entry from here,
 * and can finish with it, by a click. Only the last blocked attempt is lent, for `timeout` milliseconds.
 */
export function lendEntry(state: string, timeout: number): void {
  stopLending()
  const channel = openChannel(state)
  if (!channel) return
  channel.onmessage = ({ data }) => {
    const entry = readMessage(data)?.type === ANSWER && readEntry(state)
    if (!entry) return
    const message: Message = { type: ENTRY, entry: JSON.stringify(entry) }
    channel.postMessage(message)
  }
  const end = new AbortController()
  const { signal } = end
  stopLending = () => end.abort()
  const timer = setTimeout(stopLending, timeout)
  addEventListener('pagehide', stopLending, { signal })
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    channel.close()
  })
}
