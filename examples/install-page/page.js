// <sunshine-connect> does the connecting and says what is going on. Here is what only this page
// knows: what was connected earlier, where to go next, and how to disconnect.

const ADMIN_CENTER = 'admin/ai/ai-agents/ai-agents/marketplace-bots'

const element = document.querySelector('sunshine-connect')
const next = document.getElementById('next')
const disconnect = document.getElementById('disconnect')
const notice = document.getElementById('notice')

// From config.js, so that one page serves the sandbox and the real service. Yours can be written
// into the HTML: client-id="…" redirect-uri="…".
Object.assign(element, window.acmeConfig)
element.addEventListener('connect-status', () => say(''))
element.addEventListener('connect-success', () => pointToZendesk())
disconnect.addEventListener('click', endConnection)
if (window.acmeConfig) await recallConnection()
else say('Part of this page did not load. Please load it again.')

async function recallConnection() {
  element.hidden = true
  say('Looking for your connection…')
  try {
    const response = await fetch('/api/connection', { signal: AbortSignal.timeout(8000) })
    const { app } = response.ok ? await response.json() : {}
    if (app) element.connection = { app }
  } catch {
    // Connecting again is harmless, so nobody has to know that there was no answer.
  }
  say('')
  pointToZendesk()
  element.hidden = false
}

async function endConnection() {
  if (disconnect.ariaDisabled === 'true') return
  disconnect.ariaDisabled = 'true'
  say('Disconnecting…')
  try {
    const response = await fetch('/api/connection', { method: 'DELETE' })
    if (!response.ok) throw new Error(`The backend answered ${response.status}.`)
    element.connection = undefined
    element.focus()
    say('Disconnected. Acme Bot no longer has access to your account.')
  } catch {
    say('Zendesk did not answer, so nothing was changed. Please try again.')
  }
  disconnect.ariaDisabled = null
}

function pointToZendesk() {
  const { subdomain } = element.connection?.app ?? {}
  if (subdomain) next.href = `https://${subdomain}.zendesk.com/${ADMIN_CENTER}`
}

function say(text) {
  notice.textContent = text
}
