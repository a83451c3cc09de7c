import type { ElementMessages } from './texts.js'

/** What view and texts need of the element: its class knows them, but they don't know its class. */
export interface Host extends HTMLElement {
  /** Texts in place of the language's. */
  readonly messages: ElementMessages | undefined
  /** What the backend answered for the account that is connected. */
  readonly connection: unknown
}
