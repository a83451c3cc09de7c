'use client'
import { SunshineConnect } from 'sunshine-connect/element/react'

export function ConnectZendesk({ clientId, authorizeUrl }) {
  return (
    <SunshineConnect
      clientId={clientId}
      authorizeUrl={authorizeUrl}
      redirectUri="/oauth/callback"
      exchange="/api/connect"
      onConnected={({ app }) => console.log('Connected', app.displayName)}
      onFailed={(error) => console.error(error)}
    />
  )
}
