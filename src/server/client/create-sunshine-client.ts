import { text } from '../../options/kinds.js'
import { type OptionRules, optional, readOptions, required } from '../../options/read-options.js'
import { plainUrl, subdomain, token } from '../kinds.js'
import { type CallOptions, callApi } from './call-api.js'
import { readClientOptions, type SunshineClientOptions } from './client-options.js'
import type { Answer } from './send-once.js'
import { readApp, type SunshineApp } from './sunshine-app.js'

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
   * @throws TypeError for an empty `state`, or a `redirectUri` that is not https (http on loopback)
   * or has a user name, a password or a fragment.
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
 *
 * @example
 * ```ts
 * import { createSunshineClient } from 'sunshine-connect/server'
 *
 * const client = createSunshineClient({
 *   clientId: process.env.SUNSHINE_CLIENT_ID ?? '',
 *   clientSecret: process.env.SUNSHINE_CLIENT_SECRET ?? '',
 * })
 * const { app } = await client.getTokenInfo('a-stored-token')
 * console.log(app.displayName)
 * ```
 */
export function createSunshineClient(options: SunshineClientOptions): SunshineClient {
  const settings = readClientOptions(options)
  const { clientId, clientSecret, bridgeUrl, apiUrl } = settings

  return {
    clientId,

    authorizeUrl(request) {
      const { state, redirectUri } = readOptions<Attempt>(request, ATTEMPT)
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        state,
        ...(redirectUri && { redirect_uri: redirectUri }),
      })
      return new URL(`${bridgeUrl}/oauth/authorize?${query}`)
    },

    async getToken(code, options) {
      readOptions({ code }, { code: required(text) })
      return callApi(
        settings,
        {
          operation: 'getToken',
          method: 'POST',
          url: `${bridgeUrl}/oauth/token`,
          secret: code,
          body: {
            code,
            grant_type: 'authorization_code',
            client_id: clientId,
            client_secret: clientSecret,
          },
          read: readAccessToken,
        },
        options,
      )
    },

    async getTokenInfo(accessToken, options) {
      readOptions({ accessToken }, { accessToken: required(token) })
      return callApi(
        settings,
        {
          operation: 'getTokenInfo',
          method: 'GET',
          url: `${bridgeUrl}/v2/tokenInfo`,
          secret: accessToken,
          read: ({ fields }) => fields && readApp(fields),
        },
        options,
      )
    },

    async revokeAccess(connection, options) {
      // A stored row may have more fields: it is data, not options.
      const { accessToken, subdomain } = readOptions<Revocation>(
        { accessToken: connection.accessToken, subdomain: connection.subdomain },
        REVOCATION,
      )
      return callApi(
        settings,
        {
          operation: 'revokeAccess',
          method: 'DELETE',
          url: `${apiUrl.replaceAll('{subdomain}', subdomain)}/oauth/authorization`,
          secret: accessToken,
          read: readRevoked,
        },
        options,
      )
    },
  }
}

function readAccessToken({ fields: raw }: Answer): AccessToken | undefined {
  const accessToken = token.read(raw?.access_token)
  if (!raw || !accessToken) return undefined
  return { accessToken, tokenType: text.read(raw.token_type) ?? 'Bearer', raw: { ...raw } }
}

/** A web page with status 200 is somebody else's: it revoked nothing. Nothing at all is a success. */
function readRevoked({ status, fields }: Answer): { alreadyRevoked: boolean } | undefined {
  const alreadyRevoked = status === 401 || status === 404
  return fields || alreadyRevoked ? { alreadyRevoked } : undefined
}

interface Attempt {
  state: string
  redirectUri?: string | undefined
}

interface Revocation {
  accessToken: string
  subdomain: string
}

const ATTEMPT: OptionRules<Attempt> = { state: required(text), redirectUri: optional(plainUrl) }
const REVOCATION: OptionRules<Revocation> = {
  accessToken: required(token),
  subdomain: required(subdomain),
}
