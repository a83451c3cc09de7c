export const OPERATIONS = ['authorize', 'getToken', 'getTokenInfo', 'revokeAccess'] as const
export const FAULT_KINDS = ['slow', '429', '500', 'html', 'drop'] as const
export const PERSONS = ['asks', 'allows', 'denies'] as const
export const OPENER_POLICIES = [
  'same-origin',
  'same-origin-allow-popups',
  'noopener-allow-popups',
  'unsafe-none',
] as const

/** The four operations of the API page, by the names that the server client's methods have. */
export type SandboxOperation = (typeof OPERATIONS)[number]

/**
 * What can go wrong on purpose:
 * - `slow`: the operation is carried out and its answer comes 20 seconds later;
 * - `429`: too many requests, with `Retry-After: 1`;
 * - `500`: a server error;
 * - `html`: a web page with status 200 where JSON was asked for;
 * - `drop`: the operation is carried out and the connection ends without an answer.
 */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Who decides: the person at the pages (`asks`), or the sandbox in their place. */
export type SandboxPerson = (typeof PERSONS)[number]

/** A value of the `Cross-Origin-Opener-Policy` header. */
export type SandboxOpenerPolicy = (typeof OPENER_POLICIES)[number]

/** An integration as Zendesk has it on file. */
export interface SandboxClient {
  /** Any non-empty string: Zendesk's own are slugs or hexadecimal. */
  clientId: string
  /** Any non-empty string. Don't put a real secret here. */
  clientSecret: string
  /**
   * Absolute http or https URLs without fragment; at least one. The first is used when a request
   * names none. Compared as strings, so `http://localhost:4000` and `http://localhost:4000/` differ.
   * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1
   */
  redirectUris: readonly string[]
}

/** A Zendesk account that the signed-in person may connect. */
export interface SandboxAccount {
  /** The app's id, as tokenInfo tells it. Default: a made-up one that stays the same over restarts. */
  id?: string
  /** A DNS label: letters, digits and hyphens, at most 63. */
  subdomain: string
  /** The app's name. Default: none, so tokenInfo says `null`, as Zendesk may. */
  displayName?: string
}

/** Options of `createSandbox`. Each has a default; a wrong one throws `TypeError` there. */
export interface SandboxOptions {
  /**
   * The integrations that may ask. Default: one with the id `sandbox`, the secret `sandbox-secret`
   * and the redirect URIs of the examples, `http://localhost:4000/oauth/callback` and
   * `http://localhost:5173/oauth/callback`.
   */
  clients?: readonly SandboxClient[]
  /**
   * The accounts to choose from. With one, nobody is asked which. Default: `acme` (Acme Support)
   * and `globex` (Globex Help Center).
   */
  accounts?: readonly SandboxAccount[]
  /**
   * Who decides. Default: `asks`, with sign-in, account picker and consent page. `allows` and
   * `denies` answer the authorize request with the redirect back at once, in the name of the first
   * account, opener policy included: for automated tests, with a browser or without.
   */
  person?: SandboxPerson
  /**
   * `Cross-Origin-Opener-Policy` of the pages. Default: `true`, which sends `same-origin` and so
   * cuts the popup from its opener, as Zendesk's sign-in does. `false` sends no such header; a
   * string sends that policy.
   * @see https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies
   */
  coop?: boolean | SandboxOpenerPolicy
  /**
   * How long an authorization code can be exchanged, in milliseconds. Default: 600,000, the most
   * that RFC 6749 recommends; what Zendesk does isn't documented.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
   */
  codeLifetime?: number
  /**
   * What goes wrong, by operation. One kind befalls every call; a list befalls as many calls as it
   * has entries, in order, and the calls after them go well. Default: nothing.
   */
  faults?: { readonly [operation in SandboxOperation]?: FaultKind | readonly FaultKind[] }
  /**
   * The Remove URL, as it is registered with Zendesk: gets a POST with `{ "integrationId": "…" }` when
   * an account's connection is removed on the front page, by `remove`, or by revoking. Sent once,
   * never again if it fails; ten seconds for an answer. Absolute, http or https, without fragment.
   * Default: none, and nobody is told.
   */
  removeUrl?: string
  /**
   * What the token answer has beside `access_token` and `token_type`. Zendesk documents neither
   * today, so the default is nothing.
   */
  tokens?: SandboxTokens
  /**
   * Whether calls with an access token or a client secret that lack one of the three
   * `X-Zendesk-Marketplace-…` headers are named on the console. The front page shows them anyway.
   * Default: `false`.
   * @see https://developer.zendesk.com/documentation/marketplace/building-a-marketplace-bot/
   */
  checkMarketplaceHeaders?: boolean
  /**
   * Gets what happens, as it happens: for a log, or a timeline beside your page. There is nothing
   * secret in it. What it throws is ignored. Default: nothing.
   */
  onEvent?: (event: SandboxEvent) => unknown
}

/** What a token answer may have besides. */
export interface SandboxTokens {
  /**
   * `expires_in`: a number of whole seconds, at least 1, as it stands in the answer. The token then
   * works no longer. Default: none.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
   */
  expiresIn?: number
  /**
   * `refresh_token`: this text, or with `true` a new random one each time. The sandbox takes none
   * back. Default: none.
   */
  refreshToken?: string | boolean
}

/** What happened, and when. Holds no code, state, token, secret, query or Remove URL. */
export type SandboxEvent = Happening & {
  /** Milliseconds since the epoch. */
  time: number
}

/**
 * What can happen, in the order of a connection's life:
 *
 * - `asked`: an authorize request was right, and the person gets the pages
 * - `refused`: it was not, and the person is on a page that leads nowhere
 * - `signed-in`, `account-chosen`: what the person did there
 * - `allowed`, `denied`: the person was sent back, with a code or with `access_denied`
 * - `connected`: a code was exchanged for a token
 * - `called`: a call of a server was answered
 * - `removed`: a connection ended, in Admin Center or by revoking
 * - `notified`: the Remove URL was told so, and this is what it answered
 */
export type Happening =
  | { type: 'asked' | 'denied'; clientId: string }
  | { type: 'refused'; status: 404 }
  | { type: 'signed-in' }
  | { type: 'account-chosen' | 'allowed' | 'connected'; clientId: string; subdomain: string }
  | {
      type: 'called'
      operation: Exclude<SandboxOperation, 'authorize'>
      /** Of the answer; `dropped` where the connection was. */
      status: number | 'dropped'
      /** Those of Zendesk's three Marketplace headers that were not there. */
      missingHeaders: string[]
    }
  | { type: 'removed'; clientId: string; subdomain: string; by: 'admin' | 'revoke' }
  | {
      type: 'notified'
      clientId: string
      subdomain: string
      /** Of the answer; `failed` where none came. */
      status: number | 'failed'
    }
