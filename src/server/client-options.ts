import { aFunction, base, milliseconds, type Rule, text } from './read-options.js'

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

/** `SunshineClientOptions` that were checked and completed. */
export interface ClientSettings {
  clientId: string
  clientSecret: string
  bridgeUrl: string
  apiUrl: string
  /** The headers that name the bot. */
  marketplace?: Headers
  fetch: NonNullable<SunshineClientOptions['fetch']>
  timeout: number
}

const readMarketplace = ({ name, organizationId, botId }: Marketplace) =>
  name &&
  organizationId &&
  botId &&
  // Throws for what no header can carry.
  new Headers({
    'x-zendesk-marketplace-name': name,
    'x-zendesk-marketplace-organization-id': organizationId,
    'x-zendesk-marketplace-bot-id': botId,
  })

export const CLIENT_RULES: Record<keyof ClientSettings, Rule> = {
  clientId: text,
  clientSecret: text,
  bridgeUrl: [...base, 'https://oauth-bridge.zendesk.com/sc'],
  apiUrl: [...base, 'https://{subdomain}.zendesk.com/sc'],
  marketplace: [readMarketplace, 'name, organizationId and botId'],
  fetch: [...aFunction, (url: string, init: RequestInit) => fetch(url, init)],
  timeout: [...milliseconds, 15_000],
}
