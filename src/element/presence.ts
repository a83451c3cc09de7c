import { watchers } from './languages.js'

/** Whether an element is in the document, for longer than it takes a framework to move it. */
export interface Presence {
  readonly isThere: boolean
  enter: () => void
  /** Calls back if the element isn't put in again soon. */
  leave: (onGone: () => void) => void
}

/**
 * Frameworks move an element by taking it out and putting it in again, some of them frames later, as
 * Turbo does with permanent elements: after a second it is gone.
 */
const MOVE_MS = 1000

/** `onLanguage` is called when the texts' language may have changed, while the element is there. */
export function createPresence(element: HTMLElement, onLanguage: () => void): Presence {
  const observer = new MutationObserver(onLanguage)
  let isThere = false
  let timer: ReturnType<typeof setTimeout> | undefined

  return {
    get isThere() {
      return isThere
    },
    enter() {
      clearTimeout(timer)
      isThere = true
      watchers.add(onLanguage)
      observer.observe(element.ownerDocument, { attributeFilter: ['lang'], subtree: true })
    },
    leave(onGone) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        onGone()
        isThere = false
        watchers.delete(onLanguage)
        observer.disconnect()
      }, MOVE_MS)
    },
  }
}
