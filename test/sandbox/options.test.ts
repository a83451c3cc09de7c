import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'

const client = { clientId: 'a', clientSecret: 's', redirectUris: ['https://a.example/cb'] }

const create = (options: unknown) => () => createSandbox(options as SandboxOptions)

test.each([
  ['options', null],
  ['client', { client }],
  ['clients', { clients: client }],
  ['clients', { clients: [] }],
  ['clients[0]', { clients: [null] }],
  ['clients[0].clientId', { clients: [{ ...client, clientId: '' }] }],
  ['clients[1].clientId', { clients: [client, client] }],
  ['clients[0].clientSecret', { clients: [{ ...client, clientSecret: undefined }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: [] }] }],
  ['clients[0].redirectUris', { clients: [{ ...client, redirectUris: 'https://a.example' }] }],
  ['clients[0].redirectUris[0]', { clients: [{ ...client, redirectUris: ['/cb'] }] }],
  [
    'clients[0].redirectUris[0]',
    { clients: [{ ...client, redirectUris: ['https://a.example/#x'] }] },
  ],
  ['clients[0].redirectUris[0]', { clients: [{ ...client, redirectUris: ['javascript:1'] }] }],
  ['accounts', { accounts: [] }],
  ['accounts[0]', { accounts: ['acme'] }],
  ['accounts[0].subdomain', { accounts: [{ subdomain: 'acme.zendesk.com' }] }],
  ['accounts[0].subdomain', { accounts: [{ subdomain: '-acme' }] }],
  ['accounts[0].id', { accounts: [{ subdomain: 'acme', id: 1 }] }],
  ['accounts[0].displayName', { accounts: [{ subdomain: 'acme', displayName: '' }] }],
  ['subdomain', { accounts: [{ subdomain: 'acme' }, { subdomain: 'ACME' }] }],
  [
    'id',
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
  ['faults', { faults: '500' }],
  ['faults.token', { faults: { token: '500' } }],
  ['faults.getToken', { faults: { getToken: 500 } }],
  ['faults.getToken', { faults: { getToken: ['500', 'oops'] } }],
])('a wrong %s is named when the sandbox is made: %j', (name, options) => {
  expect(create(options)).toThrow(TypeError)
  expect(create(options)).toThrow(`${name}`)
  expect(create(options)).toThrow(/^createSandbox: .+(must|use|give)/)
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
      faults: { getToken: 'drop', authorize: ['slow', '429'] },
    }),
  ).not.toThrow()
})

test('no message repeats a secret', () => {
  const secret = { ...client, clientSecret: 'top-secret', redirectUris: [] }
  expect(create({ clients: [secret] })).toThrow(/^(?!.*top-secret)/)
})
