import { relayCallback } from './callback/relay-callback.js'
import { RELAY_ATTRIBUTES } from './protocol/relay-options.js'

// The classic script of the redirect page: relays as soon as it runs, with the options that its
// own <script> element carries.
const read = (name: keyof typeof RELAY_ATTRIBUTES): string | undefined =>
  document.currentScript?.getAttribute(RELAY_ATTRIBUTES[name]) ?? undefined

const ackTimeout = read('ackTimeout')
relayCallback({
  openerOrigins: read('openerOrigins')?.trim().split(/\s+/),
  forwardTo: read('forwardTo'),
  ackTimeout: ackTimeout ? Number(ackTimeout) : undefined,
  messages: {
    working: read('working'),
    delivered: read('delivered'),
    undelivered: read('undelivered'),
    invalid: read('invalid'),
  },
})
