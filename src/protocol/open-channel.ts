import { channelName } from './channel.js'

/** The attempt's channel, or `undefined` where the browser refuses storage and channels with it. */
export function openChannel(state: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(channelName(state))
  } catch {
    return undefined
  }
}
