import { relayCallback } from 'sunshine-connect/callback'

relayCallback() satisfies Promise<
  'delivered' | 'undelivered' | 'returned' | 'forwarded' | 'invalid'
>
relayCallback({
  openerOrigins: ['https://app.example'],
  forwardTo: new URL('https://app.example/callback'),
  ackTimeout: 1500,
  messages: { delivered: 'Fertig.' },
  container: document.body,
})

// @ts-expect-error: a list, because more than one page may be waiting
relayCallback({ openerOrigins: 'https://app.example' })
// @ts-expect-error: no such text
relayCallback({ messages: { hello: 'Hallo' } })
// @ts-expect-error: milliseconds
relayCallback({ ackTimeout: '1s' })
