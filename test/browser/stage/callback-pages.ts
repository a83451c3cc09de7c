import { createCallbackPage } from 'sunshine-connect/server'
import { built, page } from './responses.ts'

const STRICT =
  "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

/** Texts that say which they are. */
const messages = {
  working: 'working',
  delivered: 'delivered',
  undelivered: 'undelivered',
  invalid: 'invalid',
  finish: 'finish',
  busy: 'busy',
  goBack: 'goBack',
  expired: 'expired',
  bridge: 'bridge {host}',
  bridgeWaiting: 'bridgeWaiting',
  bridgeBlocked: 'bridgeBlocked',
  bridgeCutOff: 'bridgeCutOff',
  bridgeGone: 'bridgeGone',
}

/** Redirect pages in their different forms. */
export const createCallbacks = (
  origin: (host: string) => string,
): Record<string, (request: Request) => Response | Promise<Response>> => ({
  '/callback': createCallbackPage({ messages }),
  '/callback-hasty': createCallbackPage({ messages, ackTimeout: 400 }),
  '/callback-elsewhere': createCallbackPage({ messages, openerOrigins: [origin('app')] }),
  '/callback-forward': createCallbackPage({
    messages,
    openerOrigins: [origin('app')],
    forwardTo: `${origin('app')}/callback`,
  }),
  '/callback.html': () => built('callback.html'),
  '/callback-script': () => page('callback-script.html', { 'content-security-policy': STRICT }),
})
