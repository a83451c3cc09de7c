import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import 'sunshine-connect/element/define'
import type { SunshineConnectElement } from 'sunshine-connect/element'
import type {} from 'sunshine-connect/element/react'
import {
  type App,
  type ConnectConfig,
  disconnect,
  fetchConfig,
  fetchConnectedApp,
} from './backend.js'

/** The same channel as on the other page, with the element in place of a view of our own. */
const Channel = ({ config, connected }: { config: ConnectConfig; connected: App | null }) => {
  const [app, setApp] = useState(connected)
  const [notice, setNotice] = useState('')

  const end = async () => {
    setNotice('Disconnecting…')
    try {
      const cure = await disconnect()
      if (cure) return setNotice(cure)
      setApp(null)
      setNotice('Disconnected. Your bot no longer has access.')
      document.querySelector<SunshineConnectElement>('sunshine-connect')?.focus()
    } catch {
      setNotice('Zendesk did not confirm, so you may still be connected. Please try again.')
    }
  }

  return (
    <article aria-labelledby="channel">
      <h2 id="channel">Zendesk messaging</h2>
      <sunshine-connect
        {...config}
        exchange="/api/connect"
        connection={app ? { app } : undefined}
        text-ready="Let your bot answer in the Zendesk account you choose."
        text-failed="That did not work. Please try again in a moment. If it still does not, write to help@acme.example."
        onconnect-status={() => setNotice('')}
        onconnect-success={({ connection }) => setApp((connection as { app: App }).app)}
      />
      {app && (
        <div id="controls">
          <button id="disconnect" type="button" className="quiet" onClick={end}>
            Disconnect
          </button>
        </div>
      )}
      <p role="status">{notice}</p>
    </article>
  )
}

const [config, connected] = await Promise.all([
  fetchConfig(),
  // Connecting again is harmless, so nobody has to know that there was no answer.
  fetchConnectedApp().catch(() => null),
])
const root = document.getElementById('root')
if (root) createRoot(root).render(<Channel config={config} connected={connected} />)
