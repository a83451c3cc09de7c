import { own } from '../platform/own.js'
import { watchLanguages } from './languages.js'

/** Whether an element is in a document, for longer than it takes a framework to move it. */
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
  let unwatch: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function end(): void {
    unwatch?.()
    unwatch = undefined
    observer.disconnect()
  }

  return {
    get isThere() {
      return unwatch !== undefined
    },
    enter() {
      clearTimeout(timer)
      // It may have come into another document, whose languages count from now on.
      end()
      unwatch = watchLanguages(onLanguage)
      observer.observe(element.ownerDocument, own({ attributeFilter: ['lang'], subtree: true }))
    },
    leave(onGone) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        onGone()
        end()
      }, MOVE_MS)
    },
  }
}
