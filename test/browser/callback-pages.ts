import { createCallbackPage } from 'sunshine-connect/server'
import { file, page } from './responses.ts'

const STRICT =
  "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

/** Texts that say which they are. */
const messages = {
  working: 'working',
  delivered: 'delivered',
  undelivered: 'undelivered',
  invalid: 'invalid',
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
  '/callback.html': () => file('callback.html'),
  '/callback-script': () =>
    page(
      '<!doctype html><title>Callback</title><link rel="icon" href="data:,"><script src="/page-errors.js"></script><body><script src="/dist/callback.global.js" data-message-working="working" data-message-delivered="delivered" data-message-undelivered="undelivered" data-message-invalid="invalid" data-ack-timeout="400"></script>',
      { 'content-security-policy': STRICT },
    ),
})
