import { isSafeUrl } from '../../platform/is-safe-url.js'
import { listen } from '../../platform/listen.js'
import { fieldsOf } from '../../platform/own.js'
import { BRIDGE, OPEN } from '../../protocol/message.js'
import { parseUrl } from '../parse-url.js'
import { readState } from '../take-answer.js'

/** What the page in a frame asks its bridge to open. */
export interface BridgeRequest {
  /** The authorize URL, checked. */
  url: URL
  state: string
  /** Milliseconds since the epoch. */
  expires: number
  /** The exact origin of the page that asked, which alone gets the answer. */
  origin: string
}

const MIN_STATE_LENGTH = 20

const REFUSED =
  'sunshine-connect: a bridge opens https or this machine, with one state of 20 characters or more and this page as redirect_uri.'

/**
 * Tells the opener that its bridge is there, and waits for the first address from it that may be
 * opened. Whatever anybody else says is ignored in silence.
 */
export function receiveRequest(opener: Window, origins: readonly string[]): Promise<BridgeRequest> {
  return new Promise((resolve) => {
    const onMessage = ({ source, origin, data }: MessageEvent) => {
      if (source !== opener || !origins.includes(origin)) return
      const { type, url: address, expires } = fieldsOf(data)
      if (type !== OPEN || typeof address !== 'string' || typeof expires !== 'number') return
      const url = parseUrl(address)
      const state = url && readState(url.search)
      if (!state || !mayOpen(url, state)) return console.error(REFUSED)
      // The first one counts, however many follow.
      resolve({ url, state, expires, origin })
    }
    listen(window, 'message', onMessage, {})
    for (const origin of origins) opener.postMessage({ type: BRIDGE }, origin)
  })
}

/** An authorize URL whose answer comes back to this very page, and nothing else. */
function mayOpen(url: URL, state: string): boolean {
  const [address, ...more] = url.searchParams.getAll('redirect_uri')
  const page = parseUrl(address)
  const leadsHere = page?.origin === location.origin && page.pathname === location.pathname
  return isSafeUrl(url) && state.length >= MIN_STATE_LENGTH && leadsHere && more.length === 0
}
