import { applyStyle, createParts } from './element-parts.js'
import { fillText } from './fill-text.js'
import { languageAt } from './languages.js'
import { type ElementStatus, isUnderWay, type Stage } from './status.js'
import type { ElementMessages, Language, TextName } from './texts.js'

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

export function createView(host: Host, root: ShadowRoot, actions: ViewActions): View {
  const isFramed = window !== top
  const parts = createParts(root)
  const { button, label, cancel, redirect, spinner, line, fallback } = parts
  applyStyle(root)
  button.onclick = actions.connect
  cancel.onclick = actions.cancel
  // Zendesk may not be shown in a frame: there this tab is no way on, but a tab of its own is.
  redirect.onclick = isFramed ? openOutside : actions.continueHere

  /** The first of these texts that there is. */
  function find(...names: TextName[]): string {
    for (const name of names) {
      const text = findText(host, name)
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
    const own = host.querySelector('[slot=button]')
    return own?.textContent?.trim() || find('label')
  }

  function showLine(status: ElementStatus): void {
    line.name = status
    fallback.name = status === 'detached' ? 'waiting' : status
    const isCutOff = status === 'blocked' && isFramed
    say(fallback, isCutOff ? find('text-framed') : find(`text-${status}`, 'text-waiting'))
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
      const status = isOpening ? 'ready' : stage
      const focused = root.activeElement
      showButton(status, isOpening || stage === 'exchanging')
      showLine(status)
      showOtherControls(stage)
      if (focused instanceof HTMLElement && focused.hidden) button.focus()
    },
    focus: (options) => button.focus(options),
  }
}

/** An element's text: its attribute comes first, then its `messages`, then its language. */
function findText(host: Host, name: TextName): string | undefined {
  const language: Partial<Language> & Partial<Record<TextName, string>> = languageAt(host)
  return host.getAttribute(name) ?? host.messages?.[name] ?? language[name]
}

/** Only where it changes: a screen reader would say the same line again. */
function say(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text
}

function openOutside(): void {
  open(location.href, '', 'noopener')
}
