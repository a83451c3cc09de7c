'use client'
import 'sunshine-connect/element/define'

// The plain tag. With `state`, `headers` or handlers, use the component of
// sunshine-connect/element/react: React sets none of these when it hydrates.
export function ConnectZendesk({ clientId, authorizeUrl }) {
  return (
    <sunshine-connect
      client-id={clientId}
      authorize-url={authorizeUrl}
      redirect-uri="/oauth/callback"
      exchange="/api/connect"
    />
  )
}
