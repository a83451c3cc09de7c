import { createRoot } from 'react-dom/client'
import { SunshineConnect } from 'sunshine-connect/element/react'

const root = document.getElementById('root')
const { clientId, authorizeUrl } = root.dataset

createRoot(root).render(
  <SunshineConnect
    clientId={clientId}
    authorizeUrl={authorizeUrl}
    redirectUri="/oauth/callback"
    exchange="/api/connect"
    onConnected={({ app }) => console.log('Connected', app.displayName)}
    onFailed={(error) => console.error(error)}
  />,
)
