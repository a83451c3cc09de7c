import type { FindText } from './find-text.js'
import type { ElementStatus } from './status.js'
import { applyStyle } from './style.js'

/** What the person can do. */
export interface Actions {
  connect: () => void
  cancel: () => void
  redirect: () => void
}

export interface View {
  show: (status: ElementStatus, text: FindText) => void
  /** The control that is always there. */
  button: HTMLElement
}

const BUSY = /waiting|detached|exchanging/

/** The element's face, in plain DOM: it needs neither `innerHTML` nor inline styles. */
export function createView(root: ShadowRoot, actions: Actions): View {
  const { host } = root
  const isFramed = window !== top
  const labelSlot = create('slot')
  const lineSlot = create('slot')
  const button = create('button', { part: 'button', 'aria-describedby': 'status' }, [
    create('span', { part: 'label' }, [labelSlot]),
  ])
  const redirect = create(isFramed ? 'a' : 'button', { part: 'redirect' })
  const spinner = create('span', { part: 'spinner' })
  const cancel = create('button', { part: 'cancel' })
  button.onclick = actions.connect
  cancel.onclick = actions.cancel
  if (!isFramed) redirect.onclick = actions.redirect
  root.append(
    create('div', { part: 'controls' }, [button, redirect, cancel]),
    create('div', { id: 'line' }, [
      spinner,
      create('p', { part: 'status', id: 'status', role: 'status' }, [lineSlot]),
    ]),
  )
  applyStyle(root)

  const slotted = (name: string) => host.querySelector(`:scope > [slot=${name}]`)

  return {
    button,
    show(status, text) {
      const isReady = status === 'ready'
      const isDetached = status === 'detached'
      const isExchanging = status === 'exchanging'
      const isBlocked = status === 'blocked'
      const label = text(`label-${status}`, isReady ? 'label' : 'label-retry')
      const what = slotted('button')?.textContent?.trim() || text('label')
      const focused = root.activeElement as HTMLElement | null

      labelSlot.name = isReady ? 'button' : 'none'
      say(labelSlot, label)
      // The visible label first, as who speaks to the browser says it; then what it is about.
      set(button, 'aria-label', !isReady && `${label} – ${what}`)
      // Never `disabled`, which would take the focus away.
      set(button, 'aria-disabled', isExchanging && 'true')

      lineSlot.name = isDetached && !slotted(status) ? 'waiting' : status
      const line = text(isBlocked && isFramed && 'text-framed', `text-${status}`, 'text-waiting')
      say(lineSlot, line)
      say(cancel, text('label-cancel'))
      say(redirect, text(isFramed ? 'label-framed' : 'label-redirect'))
      if (isFramed) {
        // Zendesk may not be shown in a frame, so this tab is no way on.
        Object.assign(redirect, { href: location.href, target: '_blank', rel: 'noopener' })
      }
      spinner.hidden = !BUSY.test(status)
      cancel.hidden = spinner.hidden || isExchanging
      redirect.hidden = !isBlocked
      if (focused?.hidden) button.focus()
    },
  }
}

/** Sets a text only where it changes: a screen reader would say the same line again. */
const say = (place: HTMLElement, text: string) => {
  if (place.textContent !== text) place.textContent = text
}

const set = (element: Element, name: string, value: string | false) => {
  if (value === false) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

const create = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  children: Element[] = [],
): HTMLElementTagNameMap[Name] => {
  const element = document.createElement(name)
  for (const each of Object.entries(attributes)) element.setAttribute(...each)
  element.append(...children)
  return element
}
