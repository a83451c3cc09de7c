import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'

const client = { clientId: 'a', clientSecret: 's', redirectUris: ['https://a.example/cb'] }

const create = (options: unknown) => () => createSandbox(options as SandboxOptions)

test.each([
  ['client', { client }],
  ['clients', { clients: client }],
  ['clients', { clients: [] }],
  ['clients[0]', { clients: [null] }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: '' }] }],
  ['clients[1].clientId', { clients: [client, client] }],
  ['clients[0].clientSecret', { clients: [{ ...client, clientSecret: undefined }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: [] }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: 'https://a.example' }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: ['/cb'] }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: ['https://a.example/#x'] }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: ['javascript:1'] }] }],
  ['accounts', { accounts: [] }],
  ['accounts[0]', { accounts: ['acme'] }],
  ['accounts[0].subdomain', { accounts: [{ subdomain: 'acme.zendesk.com' }] }],
  ['accounts[0].subdomain', { accounts: [{ subdomain: '-acme' }] }],
  ['accounts[0].id', { accounts: [{ subdomain: 'acme', id: 1 }] }],
  ['accounts[0].displayName', { accounts: [{ subdomain: 'acme', displayName: '' }] }],
  ['accounts[1].subdomain', { accounts: [{ subdomain: 'acme' }, { subdomain: 'ACME' }] }],
  [
    'accounts[1].id',
    {
      accounts: [
        { subdomain: 'a', id: 'x' },
        { subdomain: 'b', id: 'x' },
      ],
    },
  ],
  ['person', { person: 'perhaps' }],
  ['person', { person: true }],
  ['coop', { coop: 'same-site' }],
  ['codeLifetime', { codeLifetime: 0 }],
  ['codeLifetime', { codeLifetime: '10' }],
  ['codeLifetime', { codeLifetime: Number.NaN }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: 'a\r' }] }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: ' a' }] }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: 'a\nb' }] }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: 7 }] }],
  ['clients[0].clientSecret', { clients: [{ ...client, clientSecret: 's\n' }] }],
  ['clients[0]', { clients: [{ ...client, secret: 's' }] }],
  ['removeUrl', { removeUrl: '/removed' }],
  ['removeUrl', { removeUrl: 'ftp://a.example/' }],
  ['removeUrl', { removeUrl: 'web+https://a.example/' }],
  ['removeUrl', { removeUrl: 'https://a.example/#x' }],
  ['tokens', { tokens: 60 }],
  ['tokens', { tokens: { expires_in: 60 } }],
  ['tokens.expiresIn', { tokens: { expiresIn: 0.5 } }],
  ['tokens.expiresIn', { tokens: { expiresIn: '60' } }],
  ['tokens.refreshToken', { tokens: { refreshToken: '' } }],
  ['checkMarketplaceHeaders', { checkMarketplaceHeaders: 'yes' }],
  ['onEvent', { onEvent: true }],
  ['faults', { faults: '500' }],
  ['faults', { faults: { token: '500' } }],
  ['faults.getToken', { faults: { getToken: 500 } }],
  ['faults.getToken', { faults: { getToken: ['500', 'oops'] } }],
])('a wrong %s is named when the sandbox is made: %j', (name, options) => {
  expect(create(options)).toThrow(TypeError)
  expect(create(options)).toThrow(`Option "${name}" `)
  expect(create(options)).toThrow(/ must be | There are: /)
})

test.each([
  [{ clients: [] }, 'a list of at least one { clientId, clientSecret, redirectUris }'],
  [{ clients: [null] }, 'an object with clientId, clientSecret, redirectUris'],
  [{ clients: [{ ...client, secret: 's' }] }, 'made of clientId, clientSecret, redirectUris alone'],
  [{ clients: [client, client] }, 'one that no other has'],
  [{ clients: [{ ...client, clientId: ' a' }] }, 'a non-empty string without control characters'],
  [{ clients: [{ ...client, redirectUris: [] }] }, 'a list of absolute http or https URLs'],
  [{ accounts: [] }, 'a list of at least one { subdomain, displayName?, id? }'],
  [{ accounts: [{ subdomain: '-' }] }, 'a DNS label such as acme'],
  [{ coop: 'x' }, "true, false, 'same-origin'"],
  [{ codeLifetime: 0 }, 'a number of milliseconds above 0'],
  [{ removeUrl: '/' }, 'an absolute http or https URL without fragment'],
  [{ tokens: 60 }, 'an object.'],
  [{ tokens: { expiresIn: 0 } }, 'a whole number of seconds, at least 1'],
  [{ tokens: { refreshToken: '' } }, 'true, or a text'],
  [{ faults: { getToken: 'x' } }, ', or a list of these'],
])('%j is told what it must be: %s', (options, mustBe) => {
  expect(create(options)).toThrow(mustBe)
})

test('what is no object is refused', () => {
  expect(create(null)).toThrow('Options must be given, as an object.')
})

test('right options make a sandbox, and so do none', () => {
  expect(create(undefined)).not.toThrow()
  expect(
    create({
      clients: [client, { ...client, clientId: 'b' }],
      accounts: [{ subdomain: 'acme', id: '1', displayName: 'Acme' }, { subdomain: 'b' }],
      person: 'denies',
      coop: 'noopener-allow-popups',
      codeLifetime: 1,
      removeUrl: 'https://a.example/removed/key',
      tokens: { expiresIn: 60, refreshToken: true },
      checkMarketplaceHeaders: true,
      onEvent: () => {},
      faults: { getToken: 'drop', authorize: ['slow', '429'] },
    }),
  ).not.toThrow()
})

test('no message repeats a secret', () => {
  const secret = { ...client, clientSecret: 'top-secret', redirectUris: [] }
  expect(create({ clients: [secret] })).toThrow(/^(?!.*top-secret)/)
})
