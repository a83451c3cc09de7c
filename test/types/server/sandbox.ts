import { createSandbox, startSandbox } from 'sunshine-connect/sandbox'

createSandbox()
const sandbox = createSandbox({
  clients: [{ clientId: 'a', clientSecret: 'b', redirectUris: ['http://localhost:4000/callback'] }],
  accounts: [
    { subdomain: 'acme', displayName: 'Acme' },
    { id: '1', subdomain: 'globex' },
  ],
  person: 'allows',
  coop: false,
  codeLifetime: 1000,
  faults: { getToken: 'slow', getTokenInfo: '429', revokeAccess: 'html' },
})
sandbox.fetch(new Request('http://localhost:4100/')) satisfies Promise<Response>

// @ts-expect-error: an account is known by its subdomain
createSandbox({ accounts: [{ displayName: 'Acme' }] })
// @ts-expect-error: no such fault
createSandbox({ faults: { getToken: 'earthquake' } })
// @ts-expect-error: no such operation
createSandbox({ faults: { makeTea: 'slow' } })
// @ts-expect-error: nobody hesitates
createSandbox({ person: 'hesitates' })

const { url, close } = await startSandbox({ port: 0, person: 'denies' })
url satisfies string
close() satisfies Promise<void>
// @ts-expect-error: it listens on this machine only
startSandbox({ host: '0.0.0.0' })
