import { settings } from '../../lib/sunshine.js'
import { ConnectZendesk } from './connect-zendesk.jsx'

// The client id comes from the environment of the server that runs, not of the one that builds.
export const dynamic = 'force-dynamic'

export default function ConnectPage() {
  return (
    <main>
      <h1>Connect your Zendesk account</h1>
      <ConnectZendesk
        clientId={settings.clientId}
        authorizeUrl={`${settings.bridgeUrl}/oauth/authorize`}
      />
    </main>
  )
}
