import { channelName } from '../protocol/channel.js'
import { ANSWER, type Message, RECEIPT, REPEAT } from '../protocol/message.js'

/**
 * Says the answer on both ways at once, since no page can know which of them works: to the opener,
 * which a severed popup has lost, and on the attempt's BroadcastChannel, which ends at this origin.
 * Resolves with the first acknowledgement, however late, and says it again to a page that asks.
 */
export function handOver(
  query: string,
  state: string | undefined,
  origins: readonly (string | undefined)[],
): Promise<void> {
  const opener = window.opener as Window | null
  const answer: Message = { type: ANSWER, query }
  // Without a target origin this reaches the page's own only.
  for (const origin of origins) opener?.postMessage(answer, origin as string)
  const channel = state && new BroadcastChannel(channelName(state))

  return new Promise<void>((resolve) => {
    addEventListener('message', ({ source, origin, data }) => {
      if (source === opener && origins.includes(origin) && data?.type === RECEIPT) resolve()
    })
    if (!channel) return
    channel.onmessage = ({ data }) => {
      if (data?.type === RECEIPT) resolve()
      if (data?.type === REPEAT) channel.postMessage(answer)
    }
    channel.postMessage(answer)
  }).then(() => {
    // Who asks from now on must not get a code that is spent.
    if (channel) channel.close()
  })
}
