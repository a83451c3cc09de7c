import { own } from '../platform/own.js'
import { applyStyle, createParts } from './element-parts.js'
import { fillText } from './fill-text.js'
import { textsAt } from './languages.js'
import { type ElementStatus, isUnderWay, type Stage, statusOf } from './status.js'
import type { ElementMessages, TextName } from './texts.js'

/** What view and texts need of the element: its class knows them, but they don't know its class. */
export interface Host extends HTMLElement {
  /** Texts in place of the language's. */
  readonly messages: ElementMessages | undefined
  /** What the backend answered for the account that is connected. */
  readonly connection: unknown
}

/** The element's face. */
export interface View {
  show: (stage: Stage) => void
  /** Called in each document that the element comes into: a style sheet belongs to one alone. */
  applyStyle: () => void
  /** Focuses the control that is always there. */
  focus: (options?: FocusOptions) => void
}

/** What the person can do. */
export interface ViewActions {
  connect: () => void
  cancel: () => void
  /** The way on when the window is blocked: this tab goes to Zendesk. */
  continueHere: () => void
}

export function createView(host: Host, actions: ViewActions): View {
  const isFramed = window !== top
  const root = host.attachShadow(own({ mode: 'open' }))
  const parts = createParts(root)
  const { button, label, cancel, redirect, spinner, line, fallback, hint } = parts
  button.onclick = actions.connect
  cancel.onclick = actions.cancel
  // Zendesk may not be shown in a frame: there this tab is no way on, but a tab of its own is.
  redirect.onclick = isFramed ? openOutside : actions.continueHere

  /** The first of these texts that there is: its attribute, else in `messages`, else its language's. */
  function find(...names: TextName[]): string {
    const messages: Partial<Record<string, string>> = own(host.messages ?? {})
    const texts = textsAt(host)
    for (const name of names) {
      const text = host.getAttribute(name) ?? messages[name] ?? texts[name]
      if (text !== undefined) return fillText(text, host.connection)
    }
    return ''
  }

  function showButton(status: ElementStatus, isBusy: boolean): void {
    const isReady = status === 'ready'
    const caption = find(`label-${status}`, isReady ? 'label' : 'label-retry')
    label.name = isReady ? 'button' : 'none'
    say(label, caption)
    // Voice control looks for the words that are seen, so they come first; then what it is about.
    if (isReady) button.removeAttribute('aria-label')
    else button.setAttribute('aria-label', `${caption} – ${subject()}`)
    // Never `disabled`, which would take the focus away.
    if (isBusy) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
  }

  /** What is connected, in the page's words. */
  function subject(): string {
    const slotted = host.querySelector('[slot=button]')
    return slotted?.textContent?.trim() || find('label')
  }

  function showLine(stage: Stage, status: ElementStatus): void {
    line.name = status
    fallback.name = status === 'detached' ? 'waiting' : status
    say(fallback, findLine(stage, status))
    say(hint, stage === 'overdue' ? ` ${find('text-overdue')}` : '')
  }

  function findLine(stage: Stage, status: ElementStatus): string {
    if (status === 'blocked' && isFramed) return find('text-framed')
    if (stage === 'signed-out' || stage === 'other-account') return find(`text-${stage}`)
    return find(`text-${status}`, 'text-waiting')
  }

  function showOtherControls(stage: Stage): void {
    say(cancel, find('label-cancel'))
    say(redirect, find(isFramed ? 'label-framed' : 'label-redirect'))
    spinner.hidden = !isUnderWay(stage)
    cancel.hidden = !isUnderWay(stage) || stage === 'exchanging'
    redirect.hidden = stage !== 'blocked'
  }

  return {
    show(stage) {
      const isOpening = stage === 'opening'
      // No window has opened yet, or none will: the texts of `ready` stay.
      const status = isOpening ? 'ready' : statusOf(stage)
      const focused = root.activeElement
      showButton(status, isOpening || stage === 'exchanging')
      showLine(stage, status)
      showOtherControls(stage)
      if (focused instanceof HTMLElement && focused.hidden) button.focus()
    },
    applyStyle: () => applyStyle(root),
    focus: (options) => button.focus(options),
  }
}

/** Only where it changes: a screen reader would say the same line again. */
function say(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text
}

function openOutside(): void {
  window.open(location.href, '', 'noopener')
}
