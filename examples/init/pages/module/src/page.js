import { connect, isConnectError, resume } from 'sunshine-connect'

const button = document.querySelector('button')
const status = document.querySelector('[role=status]')

const options = {
  clientId: button.dataset.clientId,
  authorizeUrl: button.dataset.authorizeUrl,
  redirectUri: '/oauth/callback',
  exchange: '/api/connect',
}

// At page load: what a reload, a redirect or "Finish here" has left.
resume(options)?.then(succeeded, failed)

button.addEventListener('click', () => {
  // No `await` before it: browsers open windows only in the click itself.
  connect(options).then(succeeded, failed)
})

function succeeded({ app }) {
  status.textContent = `Connected ${app.displayName}.`
}

function failed(error) {
  console.error(error)
  status.textContent = explain(error)
}

/** Errors' messages are for developers; people read your words, by `code`. */
function explain(error) {
  if (!isConnectError(error)) return 'That did not work. Please try again.'
  if (error.code === 'popup_blocked') return 'Allow this page to open a window, and try again.'
  if (error.code === 'popup_closed' || error.error === 'access_denied') return 'Not connected.'
  return 'That did not work. Please try again.'
}
