import { setTimeout as sleep } from 'node:timers/promises'
import { createCallbackPage } from 'sunshine-connect/server'
import { ARABIC } from '../../callback/arabic.mjs'
import { built, page, readPage } from './responses.ts'

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
  // As under middleware that sets the policy for every path.
  '/callback-severing': (request) => {
    const answer = createCallbackPage({ messages })(request)
    answer.headers.set('cross-origin-opener-policy', 'same-origin')
    return answer
  },
  '/callback-hasty': createCallbackPage({ messages, ackTimeout: 400 }),
  '/callback-elsewhere': createCallbackPage({ messages, openerOrigins: [origin('app')] }),
  '/callback-forward': createCallbackPage({
    messages,
    openerOrigins: [origin('app')],
    forwardTo: `${origin('app')}/callback`,
  }),
  // The app's own page: it relays when an answer is in its address.
  '/callback-own': () => page('own-path.html'),
  // An address that, as a link, leads to a host called `callback`.
  '//callback': createCallbackPage({ messages }),
  '/callback-arabic': createCallbackPage({ lang: 'ar', messages: ARABIC }),
  '/callback-beset': () =>
    new Response(readPage('callback-beset.html').replace('{origin}', origin('app')), {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  '/callback-refused': () => page('callback-refused.html', { 'content-security-policy': STRICT }),
  // Its last bytes are lost for a while, after the script.
  '/callback-halting': async (request) => {
    const answer = createCallbackPage({ messages })(request)
    const [start = '', end = ''] = (await answer.text()).split(/(?<=<\/script>)/)
    return new Response(halting(start, end), { headers: answer.headers })
  },
  // As where a proxy has taken the script for its own, or a policy forbids it.
  '/callback-without-script': (request) => {
    const answer = createCallbackPage({ messages: { noScript: 'no script' } })(request)
    return new Response(answer.body, {
      headers: { ...Object.fromEntries(answer.headers), 'content-security-policy': STRICT },
    })
  },
  '/callback.html': () => built('callback.html'),
  '/callback-script': () => page('callback-script.html', { 'content-security-policy': STRICT }),
})

/** Longer than the script waits for the rest of its page. */
const HALT = 1_500

function halting(start: string, end: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(start))
      await sleep(HALT)
      controller.enqueue(encoder.encode(end))
      controller.close()
    },
  })
}
