import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { SunshineConnectElement } from 'sunshine-connect/element'
import { SunshineConnect } from 'sunshine-connect/element/react'
import {
  type ConnectConfig,
  disconnect,
  type Earlier,
  fetchConfig,
  fetchEarlier,
  nextStepFor,
} from './backend.js'
import { cures, faces } from './faces.js'

/** The same channel as on the other page, with the element in place of a view of our own. */
function Channel({ config, earlier }: { config: ConnectConfig; earlier: Earlier }) {
  const [app, setApp] = useState(earlier.app)
  const [notice, setNotice] = useState(newsOf(earlier))
  const element = useRef<SunshineConnectElement>(null)
  const next = useRef<HTMLAnchorElement>(null)

  function goOn(connected: Earlier) {
    // At once, so that the next step is there to be focused.
    flushSync(() => setApp(connected.app))
    next.current?.focus()
  }

  async function end() {
    setNotice('Disconnecting…')
    try {
      const obstacle = await disconnect()
      if (obstacle) return setNotice(cures[obstacle])
      flushSync(() => setApp(null))
      setNotice('Disconnected. Your bot no longer has access.')
      element.current?.focus()
    } catch {
      setNotice('Zendesk did not confirm, so you may still be connected. Please try again.')
    }
  }

  return (
    <article aria-labelledby="channel">
      <h2 id="channel">Zendesk messaging</h2>
      <SunshineConnect
        {...config}
        ref={element}
        exchange="/api/connect"
        connection={app ? { app } : undefined}
        text-ready="Let your bot answer in the Zendesk account you choose."
        text-failed="That did not work. Please try again in a moment. If it still does not, write to help@acme.example."
        // Ready again means that it was disconnected, and that news stays.
        onStatus={(status) => status !== 'ready' && setNotice('')}
        onConnected={(connection) => goOn(connection as Earlier)}
      />
      {app && (
        <div id="controls">
          <a
            id="next"
            ref={next}
            className="button"
            href={nextStepFor(app)}
            rel="noopener"
            target="_blank"
          >
            Choose channels in Zendesk
          </a>
          <button id="disconnect" type="button" className="quiet" onClick={end}>
            Disconnect
          </button>
        </div>
      )}
      <p id="notice" role="status">
        {notice}
      </p>
    </article>
  )
}

function newsOf(earlier: Earlier) {
  if (earlier.app || !earlier.code) return ''
  return faces[earlier.code === 'connection_removed' ? 'removed' : 'unreadable'].text
}

const [config, earlier] = await Promise.all([
  fetchConfig(),
  // Connecting again is harmless, so nobody has to know that there was no answer.
  fetchEarlier().catch(() => ({ app: null })),
])
const root = document.getElementById('root')
if (root) createRoot(root).render(<Channel config={config} earlier={earlier} />)
