import { type App, nextStepFor } from './backend.js'
import type { Connection, State } from './connection.js'
import { cures, faces } from './faces.js'

const card = find('card', HTMLElement)
const badge = find('badge', HTMLSpanElement)
const status = find('status', HTMLParagraphElement)
const details = find('details', HTMLDListElement)
const account = find('account', HTMLElement)
const address = find('address', HTMLElement)
const connectButton = find('connect', HTMLButtonElement)
const cancelButton = find('cancel', HTMLButtonElement)
const disconnectButton = find('disconnect', HTMLButtonElement)
const next = find('next', HTMLAnchorElement)

/** Turns clicks into calls. Each runs inside its click, as `connect` needs it. */
export function wire(connection: Connection): void {
  connectButton.addEventListener('click', connection.connect)
  cancelButton.addEventListener('click', connection.cancel)
  disconnectButton.addEventListener('click', connection.disconnect)
}

export function render(state: State): void {
  const face = faces[state.name]
  const app = 'app' in state ? state.app : undefined
  const text = 'obstacle' in state && state.obstacle ? cures[state.obstacle] : face.text
  const focused = document.activeElement

  card.dataset.state = state.name
  badge.textContent = face.badge
  badge.hidden = !face.badge
  say(app ? text.replace('{account}', () => isolate(nameOf(app))) : text)
  if (face.button) connectButton.textContent = face.button
  connectButton.hidden = !face.button
  busy(connectButton, state.name === 'exchanging')
  cancelButton.hidden = state.name !== 'waiting' && state.name !== 'detached'
  disconnectButton.hidden = !app
  busy(disconnectButton, state.name === 'disconnecting')
  showApp(app)
  if (focused instanceof HTMLElement && focused.hidden) firstControl()?.focus()
}

/** A screen reader would say the same line again, so it is set only when it changes. */
function say(text: string) {
  if (status.textContent !== text) status.textContent = text
}

function showApp(app: App | undefined) {
  details.hidden = !app
  next.hidden = !app
  if (!app) return
  account.textContent = nameOf(app)
  address.textContent = app.subdomain ? `${app.subdomain}.zendesk.com` : 'not known'
  next.href = nextStepFor(app)
}

function nameOf({ displayName, subdomain, id }: App) {
  return displayName ?? subdomain ?? id
}

/** A name may run from right to left: the marks keep it from turning the sentence around. */
function isolate(text: string) {
  return `\u2068${text}\u2069`
}

/** Says that a button does nothing just now, without taking it out of reach. */
function busy(button: HTMLButtonElement, isBusy: boolean) {
  if (isBusy) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
}

function firstControl() {
  return [connectButton, next, disconnectButton].find((control) => !control.hidden)
}

function find<E extends HTMLElement>(id: string, type: new () => E): E {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`index.html has no such element: ${id}`)
  return element
}
