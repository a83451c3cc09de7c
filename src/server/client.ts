import { readApp, SUBDOMAIN, type SunshineApp } from './app.js'
import { assertOption } from './assert-option.js'
import { parseUrl } from './base-url.js'
import { type ApiCall, callApi } from './call-api.js'
import { clientSettings, type SunshineClientOptions } from './client-options.js'
import { isRecord } from './is-record.js'
import { isAccessToken, isText } from './is-text.js'
import { withRetries } from './retry.js'

/** Taken last by every operation that asks Zendesk. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's `reason`. Default: none. */
  signal?: AbortSignal
}

/** A token, as Zendesk gave it for a code. */
export interface AccessToken {
  /** Opaque. Whoever has it acts for the customer: keep it on the server, encrypted. */
  accessToken: string
  /** How to present it: `Bearer`. */
  tokenType: string
  /** The whole answer, with fields that are documented nowhere. It holds the token too. */
  raw: Record<string, unknown>
}

/** Zendesk's four OAuth operations, for one integration. Keeps its secret to itself. */
export interface SunshineClient {
  /** The integration's id, as given. */
  readonly clientId: string
  /**
   * The address where a person authorizes the integration. Sends nothing.
   *
   * `state` comes back unchanged with the code: bind it to the person's session and check it.
   * `redirectUri` must be one of those registered with Zendesk, letter by letter; left out, the
   * first of them is used. A person sent to an unregistered one never comes back.
   *
   * @throws TypeError for an empty `state`, or a `redirectUri` that is not absolute or has a fragment.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
   */
  authorizeUrl(request: { state: string; redirectUri?: string | URL }): URL
  /**
   * Turns a code into a token. Asked once: whether a code survives a second try is documented
   * nowhere.
   *
   * @throws TypeError for an empty code; {@link SunshineApiError} for everything that Zendesk or the
   * network does.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
   */
  getToken(code: string, options?: CallOptions): Promise<AccessToken>
  /**
   * Tells which app a token is for. Keep `app.subdomain`: revoking needs it. Tried at most three
   * times on a network failure, 429 or 5xx (not on a timeout), waiting half a second or a second,
   * or as long as `Retry-After` asks; if that is over 10 seconds, it fails at once.
   *
   * A failure with status 401 means that the customer or a revoke has removed the integration.
   *
   * @throws TypeError for what can't be a token; {@link SunshineApiError} as above.
   */
  getTokenInfo(accessToken: string, options?: CallOptions): Promise<{ app: SunshineApp }>
  /**
   * Ends the integration's access to the customer's whole app and deletes its webhooks: this is a
   * disconnect, not a logout. Asked once.
   *
   * `alreadyRevoked` is true if Zendesk answers 401 or 404. That is taken for "already gone";
   * Zendesk documents no answer for a second revoke.
   *
   * @throws TypeError for what can't be a token or a subdomain; {@link SunshineApiError} as above.
   */
  revokeAccess(
    connection: { accessToken: string; subdomain: string },
    options?: CallOptions,
  ): Promise<{ alreadyRevoked: boolean }>
}

/**
 * Makes a client for Zendesk's OAuth endpoints. Redirects are never followed, answers over 64 KiB
 * are refused.
 *
 * @throws TypeError for a wrong option, naming it.
 * @see https://developer.zendesk.com/api-reference/conversations/#tag/OAuthEndpoints
 */
export const createSunshineClient = (options: SunshineClientOptions): SunshineClient => {
  const settings = clientSettings(options)
  const { clientId, clientSecret, bridgeUrl, apiUrl } = settings
  const call = <T>(request: ApiCall<T>) => callApi(settings, request)

  return {
    clientId,

    authorizeUrl({ state, redirectUri }) {
      assertOption(isText(state), 'state must be a non-empty string')
      const url = new URL(`${bridgeUrl}/oauth/authorize`)
      url.searchParams.set('client_id', clientId)
      url.searchParams.set('response_type', 'code')
      url.searchParams.set('state', state)
      if (redirectUri !== undefined) {
        const target = String(redirectUri)
        assertOption(
          /^https?:/i.test(target) && parseUrl(target) && !target.includes('#'),
          'redirectUri must be an absolute http(s) URL without a fragment',
        )
        url.searchParams.set('redirect_uri', target)
      }
      return url
    },

    async getToken(code, { signal } = {}) {
      assertOption(isText(code), 'code must be a non-empty string')
      return call({
        operation: 'getToken',
        method: 'POST',
        url: `${bridgeUrl}/oauth/token`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          code,
          grant_type: 'authorization_code',
          client_id: clientId,
          client_secret: clientSecret,
        }),
        secret: code,
        signal,
        read: ({ ok, json }) => {
          if (!ok || !isRecord(json) || !isAccessToken(json.access_token)) return undefined
          const tokenType = isText(json.token_type) ? json.token_type : 'Bearer'
          return { accessToken: json.access_token, tokenType, raw: json }
        },
      })
    },

    async getTokenInfo(accessToken, { signal } = {}) {
      const request: ApiCall<{ app: SunshineApp }> = {
        operation: 'getTokenInfo',
        method: 'GET',
        url: `${bridgeUrl}/v2/tokenInfo`,
        ...bearer(accessToken),
        signal,
        read: ({ ok, json }) => {
          const app = ok && isRecord(json) && readApp(json.app)
          return app ? { app } : undefined
        },
      }
      return withRetries(signal, () => call(request))
    },

    async revokeAccess({ accessToken, subdomain }, { signal } = {}) {
      assertOption(
        isText(subdomain) && SUBDOMAIN.test(subdomain),
        'subdomain must be the one from getTokenInfo',
      )
      return call({
        operation: 'revokeAccess',
        method: 'DELETE',
        url: `${apiUrl.replaceAll('{subdomain}', subdomain)}/oauth/authorization`,
        ...bearer(accessToken),
        signal,
        read: ({ ok, status, text, json }) => {
          if (status === 401 || status === 404) return { alreadyRevoked: true }
          // A web page with status 200 is somebody else's: it revoked nothing.
          return ok && (!text.trim() || isRecord(json)) ? { alreadyRevoked: false } : undefined
        },
      })
    },
  }
}

const bearer = (accessToken: string) => {
  assertOption(isAccessToken(accessToken), 'accessToken must be the one from getToken')
  return { headers: { authorization: `Bearer ${accessToken}` }, secret: accessToken }
}
