import type { HTMLAttributes, Ref } from 'react'
import type { Connection, ConnectOptions } from '../../browser/options.js'
import type { ElementStatus } from '../status.js'
import type { SunshineConnectElement } from '../sunshine-connect-element.js'
import type { ElementMessages, TextName } from '../texts.js'

/** `connect`'s options, but for those that the element gives itself. */
type Options = Omit<ConnectOptions<unknown>, 'state' | 'signal' | 'onStatus' | 'window'>

/** One text each, as the attribute of this name: `label`, `text-waiting`, … */
type Texts = Partial<Record<TextName, string>>

type Attributes = Omit<
  HTMLAttributes<SunshineConnectElement>,
  keyof ConnectOptions | TextName | 'onConnected' | 'onFailed'
>

/**
 * `connect`'s options by their own names, the element's texts, and what any HTML element takes
 * (`className`, `lang`, `id`, `style`, children with a `slot`).
 */
export interface SunshineConnectProps extends Options, Texts, Attributes {
  /**
   * Called within the click of each new attempt: returns a state issued by your server, or a promise
   * of one. Default: 256 random bits.
   */
  state?: () => string | PromiseLike<string>
  /** Texts in place of the language's, by the names of the attributes that replace one each. */
  messages?: ElementMessages | undefined
  /**
   * The account that you know from earlier: the element shows it as connected. Heeded when it
   * changes, so the one that was connected here stays while you render the same again.
   */
  connection?: unknown
  /** An account was connected; with what the backend answered. */
  onConnected?: ((connection: Connection) => void) | undefined
  /** An attempt failed; with a `ConnectError`, or a `TypeError` that names a wrong option. */
  onFailed?: ((error: unknown) => void) | undefined
  /** The status has changed. */
  onStatus?: ((status: ElementStatus) => void) | undefined
  /** The element: `connect()`, `cancel()`, `focus()`, `status`, `error`. */
  ref?: Ref<SunshineConnectElement> | undefined
}
