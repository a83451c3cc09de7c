// Everything Acme Bot's own: what a state looks like, and which button does what. The popup, the
// state, the checks and the way back are SunshineConnect.connect().

const ADMIN_CENTER = 'admin/ai/ai-agents/ai-agents/marketplace-bots'

/** The line for each state, and what the main button then says. No button text, no button. */
const faces = {
  checking: { text: 'Looking for your connection…' },
  ready: { text: 'Not connected yet.', button: 'Connect Zendesk' },
  waiting: {
    text: 'Finish in the window we opened: sign in to Zendesk, then allow Acme Bot.',
    button: 'Bring to front',
  },
  // Zendesk's sign-in hides its window from us. For the person nothing has changed, so the line stays.
  detached: {
    text: 'Finish in the window we opened: sign in to Zendesk, then allow Acme Bot.',
    button: 'Open the window again',
  },
  exchanging: { text: 'Almost done: finishing the connection…' },
  connected: { text: ({ app }) => `Connected to ${nameOf(app)}.` },
  disconnecting: { text: 'Disconnecting…' },
  disconnected: {
    text: 'Disconnected. Acme Bot no longer has access to your account.',
    button: 'Connect Zendesk',
  },
  refused: {
    text: 'You chose not to allow Acme Bot, so nothing was connected. You can change your mind at any time.',
    button: 'Connect Zendesk',
  },
  blocked: {
    text: 'Your browser kept the window from opening. Allow pop-ups for this page in the address bar, then try again.',
    button: 'Try again',
  },
  closed: {
    text: 'The window was closed before you had finished. Nothing was connected.',
    button: 'Try again',
  },
  failed: {
    text: 'That did not work, and nothing was connected. Please try again in a moment.',
    button: 'Try again',
  },
  disconnectFailed: {
    text: ({ app }) =>
      `Zendesk did not answer, so ${nameOf(app)} is still connected. Please try again.`,
  },
}

const element = Object.fromEntries(
  ['card', 'status', 'connect', 'next', 'cancel', 'disconnect'].map((id) => [
    id,
    document.getElementById(id),
  ]),
)

let attempt
let app

// A blocker or a lost connection may have kept either script from loading.
const isComplete = 'SunshineConnect' in window && 'acmeConfig' in window

element.connect.addEventListener('click', () => {
  if (!isComplete) return location.reload()
  if (element.card.dataset.state === 'exchanging') return
  // While one attempt is on, asking again brings its window to the front, or opens it again. The
  // first call's promise is the one that shows the outcome, so this one's is not looked at.
  if (attempt) SunshineConnect.connect(options()).catch(() => {})
  else follow(SunshineConnect.connect)
})
element.cancel.addEventListener('click', () => attempt?.abort())
element.disconnect.addEventListener('click', disconnect)

// This page may have been loaded again while the person was signing in: then it goes on waiting.
if (!isComplete) show('failed')
else if (!follow(SunshineConnect.resume)) checkConnection()

/** Begins an attempt, or goes on with one, and shows what becomes of it. */
function follow(begin) {
  attempt = new AbortController()
  const outcome = begin(options())
  if (outcome) showOutcome(outcome)
  else attempt = undefined
  return Boolean(outcome)
}

function options() {
  return {
    ...acmeConfig,
    exchange: '/api/connect',
    signal: attempt.signal,
    onStatus: (status) => show(status === 'opening' ? 'waiting' : status),
  }
}

async function showOutcome(outcome) {
  try {
    const result = await outcome
    app = result.app
    show('connected')
  } catch (error) {
    show(stateOf(error))
  } finally {
    attempt = undefined
  }
}

function stateOf(error) {
  if (error.name === 'AbortError') return 'ready'
  if (!SunshineConnect.isConnectError(error)) return 'failed'
  if (error.code === 'authorization_error' && error.error === 'access_denied') return 'refused'
  if (error.code === 'popup_blocked' || error.code === 'popup_isolated') return 'blocked'
  if (error.code === 'popup_closed' || error.code === 'timeout') return 'closed'
  return 'failed'
}

async function checkConnection() {
  try {
    const response = await fetch('/api/connection', { signal: AbortSignal.timeout(8000) })
    app = response.ok ? (await response.json()).app : undefined
  } catch {
    app = undefined // Connecting again is harmless, so nobody has to wait for this answer.
  }
  show(app ? 'connected' : 'ready')
}

async function disconnect() {
  if (element.card.dataset.state === 'disconnecting') return
  show('disconnecting')
  try {
    const response = await fetch('/api/connection', { method: 'DELETE' })
    show(response.ok ? 'disconnected' : 'disconnectFailed')
  } catch {
    show('disconnectFailed')
  }
}

function show(state) {
  const { text, button } = faces[state]
  const line = typeof text === 'function' ? text({ app }) : text
  const hasConnection = ['connected', 'disconnecting', 'disconnectFailed'].includes(state)
  const focused = document.activeElement

  element.card.dataset.state = state
  // Set only when it changes: a screen reader would say the same line again.
  if (element.status.textContent !== line) element.status.textContent = line
  element.connect.textContent = button ?? 'Connecting…'
  element.connect.hidden = hasConnection || state === 'checking'
  busy(element.connect, state === 'exchanging')
  element.cancel.hidden = state !== 'waiting' && state !== 'detached'
  element.disconnect.hidden = !hasConnection
  busy(element.disconnect, state === 'disconnecting')
  element.next.hidden = !hasConnection
  if (app?.subdomain) element.next.href = `https://${app.subdomain}.zendesk.com/${ADMIN_CENTER}`
  if (focused?.hidden) firstControl()?.focus()
}

/** Says that a button does nothing just now, without taking it out of reach. */
function busy(button, isBusy) {
  if (isBusy) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
}

function firstControl() {
  return [element.connect, element.next, element.disconnect].find((control) => !control.hidden)
}

/** A name may run from right to left: the marks keep it from turning the sentence around. */
function nameOf({ displayName, subdomain }) {
  const isolate = (text) => `\u2068${text}\u2069`
  const account = subdomain && `${subdomain}.zendesk.com`
  if (displayName && account) return `${isolate(displayName)} (${isolate(account)})`
  return isolate(displayName ?? account ?? 'your account')
}
