import type { Connection, ConnectOptions } from '../browser/options.js'
import { whenShown } from '../platform/when-shown.js'
import { ConnectStatusEvent } from './events.js'
import { createFlow } from './flow.js'
import { warnOfMistakes, warnWhereUnregistered } from './mistakes.js'
import {
  ATTRIBUTE_NAMES,
  adoptEarlyProperties,
  createOptionStore,
  defineProperties,
  type TextProperties,
} from './options.js'
import { createPresence } from './presence.js'
import { type ElementStatus, statusOf } from './status.js'
import type { ElementMessages } from './texts.js'
import { createView, type Host } from './view.js'

// Where there is no DOM the class can be imported all the same, for servers that render pages.
const Base = (globalThis.HTMLElement ?? class {}) as new () => HTMLElement & TextProperties

declare global {
  interface HTMLElementTagNameMap {
    'sunshine-connect': SunshineConnectElement
  }
}

/**
 * A button that connects a Zendesk Sunshine Conversations account, says what is going on, and
 * always has a way on. `sunshine-connect/element/define` registers it as `<sunshine-connect>`.
 *
 * Options are attributes; in script, properties of `connect`'s own names (`client-id`, `clientId`).
 * Text set as a property is the attribute; anything else takes the attribute away. Put into the
 * document it calls `resume`; removed for over a second, it cancels. The console has what failed.
 *
 * @element sunshine-connect
 * @attr {string} client-id - Your integration's client id. Required.
 * @attr {string} exchange - Where your backend exchanges the code. Required, here or as a property.
 * @attr {string} redirect-uri - One of your registered redirect URIs.
 * @attr {string} callback-origin - The redirect page's origin, when it isn't `redirect-uri`'s or this page's.
 * @attr {string} [authorize-url=https://oauth-bridge.zendesk.com/sc/oauth/authorize] - The authorization endpoint.
 * @attr {'same-origin' | 'include' | 'omit'} [credentials=same-origin] - The POST's `credentials`.
 * @attr {'popup' | 'redirect' | 'auto'} [mode=popup] - `auto`: a redirect if the popup is blocked.
 * @attr {string} return-to - Redirect mode: the page of this origin to come back to. Default: this page.
 * @attr {number} [timeout=600000] - Milliseconds that the person may take; `Infinity`: no limit.
 * @attr {number} [closed-grace=3000] - Milliseconds until a window that looks closed counts as closed.
 * @attr {string} lang - The texts' language. Default: the nearest ancestor's.
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
 * @slot removed - The line when `removed`.
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
export class SunshineConnectElement extends Base implements Host {
  static readonly observedAttributes: readonly string[] = [...ATTRIBUTE_NAMES, 'lang', 'status']

  /** Your integration's client id. Reflects `client-id`. */
  declare clientId: string | undefined
  /** As `connect`'s option: a URL, as the attribute `exchange` has it, or a function. */
  declare exchange: ConnectOptions<unknown>['exchange'] | undefined
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
  declare state: (() => string | PromiseLike<string>) | undefined
  /** Texts in place of the language's, by the names of the attributes that replace one each. */
  declare messages: ElementMessages | undefined

  static {
    defineProperties(SunshineConnectElement.prototype, (element) => element.#options)
    warnWhereUnregistered()
  }

  readonly #options = createOptionStore(this, () => this.#update())
  readonly #flow = createFlow({
    readOptions: () => this.#options.read(),
    onStage: () => this.#update(),
    dispatchEvent: (event) => this.dispatchEvent(event),
  })
  readonly #view = createView(this, {
    connect: () => this.connect(),
    cancel: () => this.cancel(),
    continueHere: () => this.#flow.connect('redirect'),
  })
  readonly #presence = createPresence(this, () => this.#update())
  #shown: ElementStatus | undefined
  #hasResumed = false

  /** What is going on. */
  get status(): ElementStatus {
    return statusOf(this.#flow.stage)
  }

  /** Why the last attempt failed; `undefined` while one is on and after a success. */
  get error(): unknown {
    return this.#flow.error
  }

  /**
   * What the backend answered for the account that is connected. Set it to what you know from
   * earlier and the element shows it as `connected`; as `removed`, if it has a `removedAt` (whatever
   * that is); `undefined` for none.
   */
  get connection(): Connection | undefined {
    return this.#flow.connection
  }

  set connection(connection: unknown) {
    this.#flow.connection = connection
  }

  /**
   * Connects an account: call it in a click handler. While an attempt is on, it brings the window to
   * the front or opens it again, and returns the same promise. Resolves and rejects as `connect`
   * does; with an `AbortError` when cancelled. Who listens to the events need not catch.
   */
  connect(): Promise<Connection> {
    return this.#flow.connect()
  }

  /** Ends the attempt that is on, without a `connect-error`. Does nothing while `exchanging`. */
  cancel(): void {
    if (this.status !== 'exchanging') this.#flow.cancel()
  }

  /** Focuses the main button. */
  override focus(options?: FocusOptions): void {
    this.#view.focus(options)
  }

  connectedCallback(): void {
    adoptEarlyProperties(this)
    if (!this.#shown) queueMicrotask(() => warnOfMistakes(this))
    this.#presence.enter()
    this.#view.applyStyle()
    this.#update()
  }

  disconnectedCallback(): void {
    this.#presence.leave(() => {
      this.#flow.cancel()
      this.#hasResumed = false
    })
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    this.#options.noteAttribute(name, value)
    if (name !== 'status') this.#update()
    // Morphing took it away, or brought an old one: it comes back once that is through.
    else if (value !== this.status) queueMicrotask(() => this.#update())
  }

  /** Shows what is true now, and tells a new status. */
  #update(): void {
    if (!this.#presence.isThere) return
    const { status } = this
    const before = this.#shown
    this.#shown = status
    // Before anything in the shadow tree: WebKit may miss it afterwards, in styles of what follows.
    if (this.getAttribute('status') !== status) this.setAttribute('status', status)
    this.#view.show(this.#flow.stage)
    // Frameworks set attributes and properties one by one: `resume` waits until they are there, and
    // for a person, whose answer may come after a prerendered page was loaded.
    if (!this.#hasResumed) queueMicrotask(() => whenShown(() => this.#resumeOnce()))
    if (before && before !== status) this.dispatchEvent(new ConnectStatusEvent(status))
  }

  #resumeOnce(): void {
    if (this.#hasResumed || !this.isConnected || !this.clientId || !this.exchange) return
    this.#hasResumed = true
    this.#flow.resume()
  }
}
