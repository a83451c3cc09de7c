import { fillText } from './fill-text.js'
import { findText } from './find-text.js'
import { setAttribute } from './set-attribute.js'
import type { Stage } from './status.js'
import { applyStyle } from './style.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'
import type { TextName } from './texts.js'

export interface View {
  show: (stage: Stage) => void
  /** The control that is always there. */
  button: HTMLElement
}

/** Whatever is under way has a name like that. */
const UNDER_WAY = /ing$|detached/

/** The element's face, in plain DOM: it needs neither `innerHTML` nor inline styles. */
export function createView(root: ShadowRoot): View {
  const host = root.host as SunshineConnectElement
  const isFramed = window !== top
  const labelSlot = create('slot')
  const fallbackSlot = create('slot')
  const lineSlot = create('slot', '', fallbackSlot)
  const spinner = create('i', 'spinner')
  const line = create('p', 'status', spinner, lineSlot)
  const button = create('button', 'button', create('span', 'label', labelSlot))
  const cancel = create('button', 'cancel')
  const redirect = create('button', 'redirect')
  line.id = 'status'
  setAttribute(line, 'role', 'status')
  setAttribute(button, 'aria-describedby', 'status')
  button.onclick = () => host.connect()
  cancel.onclick = () => host.cancel()
  redirect.onclick = () => {
    // Zendesk may not be shown in a frame, so there this tab is no way on.
    if (isFramed) return open(location.href, '', 'noopener')
    host.mode = 'redirect'
    host.connect()
  }
  root.append(create('div', 'controls', button, redirect, cancel), line)
  applyStyle(root)

  /** Only where it changes: a screen reader would say the same line again. */
  const say = (place: HTMLElement, name: TextName, otherwise: TextName = 'text-waiting') => {
    const text = fillText(findText(host, name) ?? findText(host, otherwise) ?? '', host.connection)
    if (place.textContent !== text) place.textContent = text
    return text
  }

  return {
    button,
    show(stage) {
      const isOpening = stage === 'opening'
      const isBlocked = stage === 'blocked'
      const isExchanging = stage === 'exchanging'
      // Where there is no window to speak of, what was said before holds.
      const status = isOpening ? 'ready' : stage
      const isReady = status === 'ready'
      const focused = root.activeElement as HTMLElement | null

      labelSlot.name = isReady ? 'button' : 'none'
      const label = say(labelSlot, `label-${status}`, isReady ? 'label' : 'label-retry')
      const custom = host.querySelector('[slot=button]')
      const what = custom?.textContent.trim() || findText(host, 'label')
      // The visible label first, as who speaks to the browser says it; then what it is about.
      setAttribute(button, 'aria-label', isReady ? null : `${label} – ${what}`)
      // Never `disabled`, which would take the focus away.
      setAttribute(button, 'aria-disabled', isOpening || isExchanging || null)

      lineSlot.name = status
      fallbackSlot.name = status.replace('detached', 'waiting')
      say(fallbackSlot, isBlocked && isFramed ? 'text-framed' : `text-${status}`)
      say(cancel, 'label-cancel')
      say(redirect, isFramed ? 'label-framed' : 'label-redirect')

      spinner.hidden = !UNDER_WAY.test(stage)
      cancel.hidden = spinner.hidden || isExchanging
      redirect.hidden = !isBlocked
      if (focused?.hidden) button.focus()
    },
  }
}

const create = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part = '',
  ...children: Element[]
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  element.setAttribute('part', part)
  element.append(...children)
  return element
}
