import { assertOption } from './assert-option.js'
import { baseUrl } from './base-url.js'
import { isText } from './is-text.js'

/** The identity of a Zendesk Marketplace bot. */
export interface Marketplace {
  /** Sent as `X-Zendesk-Marketplace-Name`. */
  name: string
  /** Sent as `X-Zendesk-Marketplace-Organization-Id`. */
  organizationId: string
  /** Sent as `X-Zendesk-Marketplace-Bot-Id`. */
  botId: string
}

/** What `createSunshineClient` takes. */
export interface SunshineClientOptions {
  /** The integration's id, as Zendesk handed it out. Any non-empty text. Required. */
  clientId: string
  /** The integration's secret. It is sent to `bridgeUrl` only, and shown nowhere. Required. */
  clientSecret: string
  /**
   * Where people authorize, and where codes and tokens are checked. https, or http on loopback.
   * Default: `https://oauth-bridge.zendesk.com/sc`. Change it for the sandbox, or for a legacy
   * integration (`https://api.smooch.io`).
   */
  bridgeUrl?: string | URL
  /**
   * Where access is revoked. `{subdomain}` stands for the customer's Zendesk subdomain and may be
   * left out. https, or http on loopback. Default: `https://{subdomain}.zendesk.com/sc`.
   */
  apiUrl?: string | URL
  /**
   * For a bot of the Zendesk Marketplace: sent as headers with every API request. Default: none.
   *
   * @see https://developer.zendesk.com/documentation/marketplace/building-a-marketplace-app/
   */
  marketplace?: Marketplace
  /**
   * What sends the requests. It is called with a URL string and an init object, and must heed
   * `redirect: 'manual'`. Default: the global `fetch`, looked up at each call.
   */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
  /**
   * How long one attempt may take, reading the body included, in milliseconds, from 1 to
   * 2,147,483,647. Default: 15000. When it passes: `SunshineApiError` with code `timeout`.
   */
  timeout?: number
}

export interface ClientSettings {
  clientId: string
  clientSecret: string
  bridgeUrl: string
  apiUrl: string
  headers: Record<string, string>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  timeout: number
}

/** Checks the options once, when the client is made. */
export const clientSettings = (options: SunshineClientOptions): ClientSettings => {
  const {
    clientId,
    clientSecret,
    bridgeUrl = 'https://oauth-bridge.zendesk.com/sc',
    apiUrl = 'https://{subdomain}.zendesk.com/sc',
    marketplace,
    fetch = (url, init) => globalThis.fetch(url, init),
    timeout = 15_000,
  } = options
  assertOption(isText(clientId), 'clientId must be the id from Zendesk')
  assertOption(isText(clientSecret), 'clientSecret must be the secret from Zendesk')
  assertOption(typeof fetch === 'function', 'fetch must be a function')
  // Timers count in 31 bits: anything longer would fire at once.
  assertOption(
    typeof timeout === 'number' && timeout >= 1 && timeout < 2 ** 31,
    'timeout must be milliseconds, from 1 to 2147483647',
  )
  return {
    clientId,
    clientSecret,
    bridgeUrl: baseUrl('bridgeUrl', bridgeUrl),
    apiUrl: baseUrl('apiUrl', apiUrl),
    headers: marketplace ? marketplaceHeaders(marketplace) : {},
    fetch,
    timeout,
  }
}

const marketplaceHeaders = ({ name, organizationId, botId }: Marketplace) => {
  for (const value of [name, organizationId, botId])
    assertOption(
      isText(value) && /^[ -~]+$/.test(value),
      'marketplace must have name, organizationId and botId, in ASCII',
    )
  return {
    'x-zendesk-marketplace-name': name,
    'x-zendesk-marketplace-organization-id': organizationId,
    'x-zendesk-marketplace-bot-id': botId,
  }
}
