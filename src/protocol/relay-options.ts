/** Every text that the redirect page can show. */
export interface RelayMessages {
  /** While the answer is being handed over. Default: "Finishing…" */
  working: string
  /** After it was handed over, if the browser keeps the window open. */
  delivered: string
  /** When no page took the answer. */
  undelivered: string
  /** When the address holds no answer: opened by hand, reloaded, or visited twice. */
  invalid: string
}

/** The redirect page's options, as both `relayCallback` and `createCallbackPage` take them. */
export interface RelayOptions {
  /**
   * Origins of the pages that may be waiting for the answer, for a redirect page that lives on
   * another origin than they do. Exact origins, never `*`. Default: the redirect page's own origin.
   */
  openerOrigins?: readonly string[]
  /**
   * The URL of a second redirect page, on the origin of the page that waits. When this one lives
   * elsewhere and finds itself cut off from its opener, it sends the answer there (in the fragment,
   * which no server sees), because a BroadcastChannel reaches its own origin only.
   */
  forwardTo?: string | URL
  /**
   * How long to wait for the acknowledgement, in milliseconds, before the person is told that
   * nobody took the answer. Default: 1500.
   */
  ackTimeout?: number
  /** Texts to show instead of the English ones. What is left out keeps its default. */
  messages?: Partial<RelayMessages>
}

/** How the script builds read the options: `data-` attributes of their own `<script>` element. */
export const RELAY_ATTRIBUTES = {
  /** Origins separated by white space. */
  openerOrigins: 'data-opener-origins',
  forwardTo: 'data-forward-to',
  ackTimeout: 'data-ack-timeout',
  working: 'data-message-working',
  delivered: 'data-message-delivered',
  undelivered: 'data-message-undelivered',
  invalid: 'data-message-invalid',
} as const
