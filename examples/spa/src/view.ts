import type { App } from './backend.js'
import type { Connection, State } from './connection.js'
import { faces } from './faces.js'

const ADMIN_CENTER = 'admin/ai/ai-agents/ai-agents/marketplace-bots'

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
export const wire = (connection: Connection): void => {
  connectButton.addEventListener('click', connection.connect)
  cancelButton.addEventListener('click', connection.cancel)
  disconnectButton.addEventListener('click', connection.disconnect)
}

export const render = (state: State): void => {
  const face = faces[state.name]
  const app = 'app' in state ? state.app : undefined
  const text = ('cure' in state && state.cure) || face.text
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
const say = (text: string) => {
  if (status.textContent !== text) status.textContent = text
}

const showApp = (app: App | undefined) => {
  details.hidden = !app
  next.hidden = !app
  if (!app) return
  account.textContent = nameOf(app)
  address.textContent = app.subdomain ? `${app.subdomain}.zendesk.com` : 'not known'
  if (app.subdomain) next.href = `https://${app.subdomain}.zendesk.com/${ADMIN_CENTER}`
}

const nameOf = ({ displayName, subdomain, id }: App) => displayName ?? subdomain ?? id

/** A name may run from right to left: the marks keep it from turning the sentence around. */
const isolate = (text: string) => `\u2068${text}\u2069`

/** Says that a button does nothing just now, without taking it out of reach. */
const busy = (button: HTMLButtonElement, isBusy: boolean) => {
  if (isBusy) button.setAttribute('aria-disabled', 'true')
  else button.removeAttribute('aria-disabled')
}

const firstControl = () =>
  [connectButton, next, disconnectButton].find((control) => !control.hidden)

function find<E extends HTMLElement>(id: string, type: new () => E): E {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`index.html has no such element: ${id}`)
  return element
}
