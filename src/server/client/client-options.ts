import { functionKind, text } from '../../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  required,
  withDefault,
} from '../../options/read-options.js'
import { asFields } from '../fields.js'
import { duration } from '../kinds/duration.js'
import { apiBase } from '../kinds/url-kinds.js'

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
   * Where people authorize, and where codes and tokens are checked. https, or http on loopback;
   * without user name, password, query and fragment.
   * Default: `https://oauth-bridge.zendesk.com/sc`. Change it for the sandbox, or for a legacy
   * integration (`https://api.smooch.io`).
   */
  bridgeUrl?: string | URL
  /**
   * Where access is revoked. `{subdomain}` stands for the customer's Zendesk subdomain and may be
   * left out. The same is asked of it. Default: `https://{subdomain}.zendesk.com/sc`.
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
   * `redirect: 'manual'`. The init has `cache: 'no-store'` where the runtime's own `Request` knows
   * that. Default: the global `fetch`, looked up at each call.
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
  marketplace?: Headers | undefined
  fetch: NonNullable<SunshineClientOptions['fetch']>
  timeout: number
}

const marketplaceHeaders: OptionKind<Headers> = {
  mustBe:
    'an object with name, organizationId and botId, all of them texts that a header can carry',
  read: (value) => {
    const { name, organizationId, botId } = asFields(value)
    const headers = {
      'x-zendesk-marketplace-name': text.read(name),
      'x-zendesk-marketplace-organization-id': text.read(organizationId),
      'x-zendesk-marketplace-bot-id': text.read(botId),
    }
    if (Object.values(headers).includes(undefined)) return undefined
    // Throws for what no header can carry.
    return new Headers(headers as Record<string, string>)
  },
}

export const CLIENT_RULES: OptionRules<ClientSettings> = {
  clientId: required(text),
  clientSecret: required(text),
  bridgeUrl: withDefault('https://oauth-bridge.zendesk.com/sc', apiBase),
  apiUrl: withDefault('https://{subdomain}.zendesk.com/sc', apiBase),
  marketplace: optional(marketplaceHeaders),
  fetch: withDefault((url, init) => fetch(url, init), functionKind()),
  timeout: withDefault(15_000, duration),
}
