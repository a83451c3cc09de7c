'use client'
import { useEffect, useState } from 'react'
import { connect, isConnectError, resume } from 'sunshine-connect'

export function ConnectZendesk({ clientId, authorizeUrl }) {
  const [text, setText] = useState('')
  const options = {
    clientId,
    authorizeUrl,
    redirectUri: '/oauth/callback',
    exchange: '/api/connect',
  }
  const succeeded = ({ app }) => setText(`Connected ${app.displayName}.`)
  const failed = (error) => {
    console.error(error)
    setText(explain(error))
  }

  useEffect(() => {
    resume(options)?.then(succeeded, failed)
  }, [])

  // No `await` before `connect`: browsers open windows only in the click itself.
  return (
    <>
      <button type="button" onClick={() => connect(options).then(succeeded, failed)}>
        Connect Zendesk
      </button>
      <p role="status">{text}</p>
    </>
  )
}

function explain(error) {
  if (!isConnectError(error)) return 'That did not work. Please try again.'
  if (error.code === 'popup_blocked') return 'Allow this page to open a window, and try again.'
  if (error.code === 'popup_closed' || error.error === 'access_denied') return 'Not connected.'
  return 'That did not work. Please try again.'
}
