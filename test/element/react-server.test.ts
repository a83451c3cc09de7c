// @vitest-environment node
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { SunshineConnect } from 'sunshine-connect/element/react'
import { expect, test, vi } from 'vitest'

test('on a server the tag is rendered with its texts, inert, and without its options', () => {
  const log = vi.spyOn(console, 'error')
  const html = renderToString(
    createElement(
      SunshineConnect,
      {
        clientId: 'acme',
        exchange: '/api/connect',
        redirectUri: '/callback',
        state: async () => 'a state of the server, 43 characters or so',
        headers: { 'x-csrf': 'token' },
        messages: { label: 'By property' },
        connection: { app: {} },
        onConnected: () => {},
        lang: 'de',
        className: 'mine',
        label: 'Connect Acme',
        'text-ready': 'Two minutes.',
      },
      createElement('b', { slot: 'button' }, 'Acme'),
    ),
  )
  expect(html).toBe(
    '<sunshine-connect lang="de" class="mine" label="Connect Acme" text-ready="Two minutes." inert="">' +
      '<b slot="button">Acme</b></sunshine-connect>',
  )
  expect(log).not.toHaveBeenCalled()
  expect(globalThis).not.toHaveProperty('customElements')
})
