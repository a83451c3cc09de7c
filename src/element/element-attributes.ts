import type { ConnectErrorEvent, ConnectStatusEvent, ConnectSuccessEvent } from './events.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'
import type { TextName } from './texts.js'

/** What can be written on `<sunshine-connect>` in a template: attributes, properties, events. */
export interface ElementAttributes
  extends Partial<Record<TextName, string>>,
    Partial<
      Pick<
        SunshineConnectElement,
        | 'clientId'
        | 'redirectUri'
        | 'callbackOrigin'
        | 'authorizeUrl'
        | 'exchange'
        | 'credentials'
        | 'mode'
        | 'returnTo'
        | 'timeout'
        | 'closedGrace'
        | 'params'
        | 'headers'
        | 'popup'
        | 'state'
        | 'messages'
      >
    > {
  connection?: unknown
  'client-id'?: string
  'redirect-uri'?: string
  'callback-origin'?: string
  'authorize-url'?: string
  'return-to'?: string
  'closed-grace'?: number | string
  'onconnect-status'?: (event: ConnectStatusEvent) => void
  'onconnect-success'?: (event: ConnectSuccessEvent) => void
  'onconnect-error'?: (event: ConnectErrorEvent) => void
}
