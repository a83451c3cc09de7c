import { listen } from '../../platform/listen.js'
import { ConnectError } from '../connect-error.js'
import type { Flow } from '../flow.js'

/** The back/forward cache gives this page back as it was, where a fresh one would call `resume`. */
export function failWhenBack(flow: Flow<unknown>): void {
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) flow.reject(new ConnectError('popup_closed'))
  }
  listen(window, 'pageshow', onPageShow, { signal: flow.signal })
}
