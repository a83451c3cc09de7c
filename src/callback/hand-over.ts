import { channelName } from '../protocol/channel.js'
import { ANSWER, type Message, RECEIPT, REPEAT } from '../protocol/message.js'

interface HandOver {
  query: string
  state: string | undefined
  origins: readonly string[]
}

/**
 * Says the answer on both ways at once, since no page can know which of them works: to the opener,
 * which a severed popup has lost, and on the attempt's BroadcastChannel, which ends at this origin.
 * Resolves with the first acknowledgement, however late, and says it again to a page that asks.
 */
export function handOver({ query, state, origins }: HandOver): Promise<void> {
  const opener = window.opener as Window | null
  const answer: Message = { type: ANSWER, query }
  const channel = state && new BroadcastChannel(channelName(state))
  const end = new AbortController()

  return new Promise<void>((resolve) => {
    for (const origin of origins) opener?.postMessage(answer, origin)
    addEventListener(
      'message',
      ({ source, origin, data }) => {
        if (source === opener && origins.includes(origin) && data?.type === RECEIPT) resolve()
      },
      { signal: end.signal },
    )
    if (!channel) return
    channel.postMessage(answer)
    channel.onmessage = ({ data }) => {
      if (data?.type === RECEIPT) resolve()
      if (data?.type === REPEAT) channel.postMessage(answer)
    }
  }).finally(() => {
    end.abort()
    if (channel) channel.close()
  })
}
