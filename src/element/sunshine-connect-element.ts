import type { ConnectOptions } from '../browser/options.js'
import { createEvent } from './create-event.js'
import type { ConnectErrorEvent, ConnectStatusEvent, ConnectSuccessEvent } from './events.js'
import { createFlow } from './flow.js'
import { watchers } from './languages.js'
import { adoptEarlyProperties, attributeFor, OPTIONS } from './options.js'
import { setAttribute } from './set-attribute.js'
import type { ElementStatus } from './status.js'
import type { ElementMessages } from './texts.js'
import { createView } from './view.js'

// Where there is no DOM the class can be imported all the same, for servers that render pages.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

declare global {
  interface HTMLElementTagNameMap {
    'sunshine-connect': SunshineConnectElement
  }
  interface HTMLElementEventMap {
    'connect-status': ConnectStatusEvent
    'connect-success': ConnectSuccessEvent
    'connect-error': ConnectErrorEvent
  }
}

/**
 * A button that connects a Zendesk Sunshine Conversations account, says what is going on, and
 * always has a way on. `sunshine-connect/element/define` registers it as `<sunshine-connect>`.
 *
 * Options are attributes; in script, properties of `connect`'s own names (`client-id`, `clientId`).
 * Text set as a property is the attribute; anything else takes the attribute away.
 * When it enters the document it finishes what an earlier page began, as `resume` does. Removing it
 * cancels; moving it doesn't.
 *
 * @element sunshine-connect
 * @attr {string} client-id - Your integration's client id. Required.
 * @attr {string} exchange - Where your backend exchanges the code. Required, here or as a property.
 * @attr {string} redirect-uri - One of your registered redirect URIs.
 * @attr {string} callback-origin - The redirect page's origin, when it isn't `redirect-uri`'s or this page's.
 * @attr {string} authorize-url - The authorization endpoint. Default: Zendesk's.
 * @attr {string} credentials - The POST's `credentials`: `same-origin` (default), `include` or `omit`.
 * @attr {string} mode - `popup` (default), `redirect`, or `auto`: a redirect if the popup is blocked.
 * @attr {string} return-to - Redirect mode: the page of this origin to come back to. Default: this page.
 * @attr {number} timeout - Milliseconds that the person may take. Default: 600000.
 * @attr {number} closed-grace - Milliseconds until a window that looks closed counts as closed. Default: 3000.
 * @attr {string} lang - The texts' language. Default: the nearest ancestor's.
 * @attr {string} label - The button. It names what is connected.
 * @attr {string} label-cancel - The Cancel button.
 * @attr {string} label-redirect - The way on when the window is blocked.
 * @attr {string} label-retry - The button after an attempt without success.
 * @attr {string} label-framed - The way on inside a frame: this page in a tab of its own.
 * @attr {string} text-framed - The line when `blocked` inside a frame.
 * @attr {ElementStatus} status - What is going on. Set by the element, for styling.
 *
 * @fires {ConnectStatusEvent} connect-status - The status has changed: `event.status`.
 * @fires {ConnectSuccessEvent} connect-success - An account was connected: `event.connection`.
 * @fires {ConnectErrorEvent} connect-error - An attempt failed: `event.error`.
 *
 * @slot button - The button's content while `ready`.
 * @slot ready - The line while `ready`; and so for each other status.
 * @slot waiting - The line while `waiting` and `detached`.
 * @slot detached - The line while `detached`, in place of `waiting`'s.
 * @slot exchanging - The line while `exchanging`.
 * @slot connected - The line when `connected`.
 * @slot refused - The line when `refused`.
 * @slot blocked - The line when `blocked`.
 * @slot closed - The line when `closed`.
 * @slot failed - The line when `failed`.
 *
 * @csspart controls - Around the buttons.
 * @csspart button - The main button.
 * @csspart label - Its text.
 * @csspart status - The line.
 * @csspart cancel - The Cancel button.
 * @csspart redirect - The way on when the window is blocked.
 * @csspart spinner - The turning mark beside the line.
 *
 * @cssprop --sunshine-connect-accent - Fills the main button, and colours the focus ring.
 * @cssprop --sunshine-connect-on-accent - The main button's text: set it with the accent.
 * @cssprop --sunshine-connect-border - The other buttons' border.
 * @cssprop --sunshine-connect-radius - The buttons' corners.
 */
export class SunshineConnectElement extends Base {
  /** Your integration's client id. Reflects `client-id`. */
  declare clientId: string | undefined
  /** As `connect`'s option: a URL, as the attribute `exchange` has it, or a function. */
  declare exchange: ConnectOptions['exchange'] | undefined
  /** Reflects `redirect-uri`. */
  declare redirectUri: ConnectOptions['redirectUri']
  /** Reflects `callback-origin`. */
  declare callbackOrigin: ConnectOptions['callbackOrigin']
  /** Reflects `authorize-url`. */
  declare authorizeUrl: ConnectOptions['authorizeUrl']
  /** Reflects `credentials`. */
  declare credentials: ConnectOptions['credentials']
  /** Reflects `mode`. */
  declare mode: ConnectOptions['mode']
  /** Reflects `return-to`. */
  declare returnTo: ConnectOptions['returnTo']
  /** In milliseconds. Text if it is the attribute `timeout`. */
  declare timeout: ConnectOptions['timeout'] | string
  /** In milliseconds. Text if it is the attribute `closed-grace`. */
  declare closedGrace: ConnectOptions['closedGrace'] | string
  /** Further query parameters of the authorize URL, as `connect`'s option. */
  declare params: ConnectOptions['params']
  /** Further headers of the POST, as `connect`'s option. */
  declare headers: ConnectOptions['headers']
  /** The popup's size, as `connect`'s option. */
  declare popup: ConnectOptions['popup']
  /**
   * Called within the click of each new attempt: returns a state issued by your server, or a promise
   * of one. Not an attribute, because a state works once. Default: 256 random bits.
   */
  declare state: (() => NonNullable<ConnectOptions['state']>) | undefined
  /** Texts in place of the language's, by the names of the attributes that replace one each. */
  declare messages: ElementMessages | undefined
  /** Why the last attempt failed; `undefined` while one is on and after a success. Set by the element. */
  declare error: unknown

  static {
    for (const name of [...OPTIONS, 'messages']) {
      const attribute = attributeFor(name)
      Object.defineProperty(SunshineConnectElement.prototype, name, {
        get(this: SunshineConnectElement) {
          return this.getAttribute(attribute) ?? this.#given[name] ?? undefined
        },
        set(this: SunshineConnectElement, value: unknown) {
          // Whichever was set last, the text or what no text can say, is alone in being there.
          const isText = attribute && typeof value === 'string'
          this.#given[name] = isText ? null : value
          if (attribute) setAttribute(this, attribute, isText ? value : null)
          this.#update()
        },
      })
    }
  }

  /** What was given by property and isn't text. */
  readonly #given: Record<string, unknown> = {}
  /** Shows what is true now, and tells a new status. */
  readonly #update = () => {
    const { status } = this
    const before = this.getAttribute('status')
    // Before anything in the shadow tree: WebKit may miss it afterwards, in styles of what follows.
    if (before !== status) this.setAttribute('status', status)
    this.#view.show(this.#flow.stage)
    // Frameworks set attributes and properties one by one: `resume` waits until they are there.
    queueMicrotask(() => {
      if (this.#hasResumed || !this.isConnected || !this.clientId || !this.exchange) return
      this.#hasResumed = true
      this.#flow.resume()
    })
    if (before && before !== status) this.dispatchEvent(createEvent('status', { status }))
  }
  readonly #flow = createFlow(this, this.#update)
  readonly #observer = new MutationObserver(this.#update)
  readonly #view = createView(this.attachShadow({ mode: 'open' }))
  #connection: unknown
  #hasResumed = false

  /** What is going on. */
  get status(): ElementStatus {
    const { stage } = this.#flow
    return stage === 'opening' ? 'waiting' : stage
  }

  /**
   * What the backend answered for the account that is connected. Set it to what you know from
   * earlier and the element shows it as `connected`; `undefined` for none.
   */
  get connection(): unknown {
    return this.#connection
  }

  set connection(connection: unknown) {
    this.#connection = connection
    this.#flow.rest()
  }

  /**
   * Connects an account: call it in a click handler. While an attempt is on, it brings the window to
   * the front or opens it again, and returns the same promise. Resolves and rejects as `connect`
   * does; with an `AbortError` when cancelled. Who listens to the events need not catch.
   */
  connect(): Promise<unknown> {
    return this.#flow.connect()
  }

  /** Ends the attempt that is on, without a `connect-error`. Does nothing while `exchanging`. */
  cancel(): void {
    if (this.status !== 'exchanging') this.#flow.cancel()
  }

  /** Focuses the main button. */
  override focus(options?: FocusOptions): void {
    this.#view.button.focus(options)
  }

  connectedCallback(): void {
    adoptEarlyProperties(this)
    watchers.add(this.#update)
    this.#observer.observe(document, { attributeFilter: ['lang'], subtree: true })
    this.#observer.observe(this, { attributes: true })
    this.#update()
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      // In the document again: it was only moved.
      if (this.isConnected) return
      this.#flow.cancel()
      this.#observer.disconnect()
      watchers.delete(this.#update)
      this.#hasResumed = false
    })
  }
}
