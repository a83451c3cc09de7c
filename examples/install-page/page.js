// <sunshine-connect> does the connecting and says what is going on. Here is what only this page
// knows: what was connected earlier, where to go next, and how to disconnect.

const ADMIN_CENTER = 'admin/ai/ai-agents/ai-agents/marketplace-bots'

// What the backend may have to say about an earlier connection, by its code.
const NEWS = {
  connection_unreadable: 'Your connection can no longer be used. Please connect again.',
}
// Why it can't be ended from here, where trying again would not help.
const CURES = {
  connection_unreadable:
    'Connect again first, then disconnect. Or remove Acme Bot in Zendesk’s Admin Center.',
  subdomain_unknown:
    'Zendesk did not tell us which account this is. Please remove Acme Bot in its Admin Center.',
}
const NO_NEWS =
  'We could not find out whether you are still connected. Load this page again later, or connect again: that does no harm.'

const element = document.querySelector('sunshine-connect')
const next = document.getElementById('next')
const another = document.getElementById('another')
const disconnect = document.getElementById('disconnect')
const notice = document.getElementById('notice')

// From config.js, so that one page serves the sandbox and the real service. Yours can be written
// into the HTML: client-id="…" redirect-uri="…".
Object.assign(element, window.acmeConfig)
element.addEventListener('connect-status', () => say(''))
element.addEventListener('connect-success', showNextStep)
element.addEventListener('connect-error', ({ error }) => {
  if (error.status === 401) say('You have been signed out. Please load this page again.')
})
another.addEventListener('click', connectAnother)
disconnect.addEventListener('click', endConnection)
if (window.acmeConfig) await recallConnection()
else say('Part of this page did not load. Please load it again.')

async function recallConnection() {
  element.hidden = true
  say('Looking for your connection…')
  let news
  try {
    const response = await fetch('/api/connection', { signal: AbortSignal.timeout(8000) })
    const { app, code, removed } = await response.json()
    // With `removedAt`, the element says that it has ended, and its button connects again.
    if (app || removed) element.connection = removed ?? { app }
    news = response.ok ? (NEWS[code] ?? '') : NO_NEWS
  } catch {
    news = NO_NEWS
  }
  say(news)
  pointToZendesk()
  element.hidden = false
}

function showNextStep() {
  pointToZendesk()
  next.focus()
}

/** The element's own button says it too. It stands above the next step, so the page hides it. */
function connectAnother() {
  // How it ends is the element's to say.
  element.connect().catch(() => {})
  element.focus()
}

async function endConnection() {
  if (disconnect.ariaDisabled === 'true') return
  disconnect.ariaDisabled = 'true'
  say('Disconnecting…')
  try {
    const response = await fetch('/api/connection', { method: 'DELETE' })
    const cure = response.status === 409 && CURES[(await response.json()).code]
    if (cure) return say(cure)
    if (!response.ok) throw new Error(`The backend answered ${response.status}.`)
    element.connection = undefined
    element.focus()
    say('Disconnected. Acme Bot no longer has access to your account.')
  } catch {
    // Not "nothing was changed": Zendesk may have done it without saying so.
    say('Zendesk did not confirm, so you may still be connected. Please try again.')
  } finally {
    disconnect.ariaDisabled = null
  }
}

function pointToZendesk() {
  const { subdomain } = element.connection?.app ?? {}
  if (subdomain) next.href = `https://${subdomain}.zendesk.com/${ADMIN_CENTER}`
}

function say(text) {
  notice.textContent = text
}
