import 'sunshine-connect/element/define'
import type {} from 'sunshine-connect/element/react'

export const Connect = ({ onConnected }: { onConnected: (connection: unknown) => void }) => (
  <sunshine-connect
    client-id="acme"
    exchange="/api/connect"
    label="Connect Acme"
    text-ready="Connect Acme now."
    state={() => fetch('/api/state').then((response) => response.text())}
    onconnect-success={(event) => onConnected(event.connection)}
  />
)
