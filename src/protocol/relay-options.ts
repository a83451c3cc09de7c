/** Every text that the redirect page can show. All but `title` and `noScript` are read out. */
export interface RelayMessages {
  /** While the answer is being handed over. Default: "Finishing…" */
  working: string
  /** After it was handed over, if the browser keeps the window open. */
  delivered: string
  /** When no page took the answer, and it can't be finished here. */
  undelivered: string
  /** When the address holds no answer: opened by hand, reloaded, or visited twice. */
  invalid: string
  /** When the page that began has stopped waiting, and may be gone on with in this window. */
  finish: string
  /** The button for that. Default: "Finish here" */
  finishButton: string
  /** While the page that began is there, but has not taken the answer yet. */
  busy: string
  /** When it has not taken it after ten seconds. */
  goBack: string
  /** When the attempt's time is over. */
  expired: string
  /** The button that leads back then. */
  expiredButton: string
  /** In a bridge: what the button will open. `{host}` is where the host is named. */
  bridge: string
  /** The button for that. Default: "Continue to Zendesk" */
  bridgeButton: string
  /** In a bridge, while the second window is open. */
  bridgeWaiting: string
  /** In a bridge, when the browser did not open the second window. */
  bridgeBlocked: string
  /** In a bridge that can't reach the page in the frame, because the top page's policy forbids it. */
  bridgeCutOff: string
  /** In a bridge, when the page in the frame is gone or does not answer. */
  bridgeGone: string
  /** The title of the window. Default: the document's own. */
  title: string
  /**
   * What stands on the page where its script is kept from running. For `createCallbackPage` only: on
   * a page of your own, it is an element with the id `sunshine-connect-static`.
   */
  noScript: string
}

/** The redirect page's options, as both `relayCallback` and `createCallbackPage` take them. */
export interface RelayOptions {
  /**
   * Origins of the pages that may be waiting for the answer, for a redirect page that lives on
   * another origin than they do, and of the pages in frames that may have a bridge opened. Exact
   * origins, never `*`: https, this machine, or the redirect page's own. What is wrong is left out,
   * and said on the console. Default: the redirect page's own origin.
   */
  openerOrigins?: readonly string[]
  /**
   * The URL of a second redirect page, on the origin of the page that waits. When this one lives
   * elsewhere and finds itself cut off from its opener, it sends the answer there (in the fragment,
   * which no server sees), because a BroadcastChannel reaches its own origin only. https or this
   * machine, without credentials.
   */
  forwardTo?: string | URL
  /**
   * How long to wait for the acknowledgement, in milliseconds, before the person is told that
   * nobody took the answer, or asked to finish here. Default: 1500.
   */
  ackTimeout?: number
  /** Texts to show instead of the English ones. What is left out keeps its default. */
  messages?: Partial<RelayMessages>
  /**
   * The language of the texts, as in the `lang` attribute: for screen readers and fonts. The
   * direction is that of each text itself. Default: the document's.
   */
  lang?: string
}

/**
 * How the script builds read the options: `data-` attributes of their own `<script>` element, named
 * after the options (`data-opener-origins`) and the texts (`data-message-finish-button`).
 */
export function relayAttribute(name: string): string {
  return `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
