import { orNothing } from '../platform/or-nothing.js'
import { channelName } from './channel.js'

/** The attempt's channel, or `undefined` where the browser refuses storage and channels with it. */
export function openChannel(state: string): BroadcastChannel | undefined {
  return orNothing(() => new BroadcastChannel(channelName(state)))
}
