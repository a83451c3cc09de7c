import { functionKind, text } from '../../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
  required,
  withDefault,
  wrongOption,
} from '../../options/read-options.js'
import { asFields } from '../fields.js'
import {
  apiBase,
  assertCredential,
  assertPrivate,
  duration,
  hostsNearby,
  isForDevelopment,
} from '../kinds.js'

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
  /** The integration's id, as Zendesk handed it out: visible ASCII. Required. */
  clientId: string
  /**
   * The integration's secret, visible ASCII too. It is sent to `bridgeUrl` only, and shown nowhere.
   * Required.
   */
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
   * left out. The same is asked of it. Default: `https://{subdomain}.zendesk.com/sc`. It must be given
   * where `bridgeUrl` is this machine, or the sandbox's tokens would go to Zendesk: give it the same.
   */
  apiUrl?: string | URL
  /**
   * For development in containers: names of hosts that plain http may go to, as the sandbox's in
   * `http://sandbox:4001/sc`. One label, or below `.internal`, `.local` or `.test`, so that none of
   * them leads into the internet. Refused where `NODE_ENV` is `production`. Default: none.
   */
  developmentHosts?: readonly string[]
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
  developmentHosts: readonly string[]
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

const ZENDESK = 'https://{subdomain}.zendesk.com/sc'

const RULES: OptionRules<ClientSettings> = {
  clientId: required(text),
  clientSecret: required(text),
  bridgeUrl: withDefault('https://oauth-bridge.zendesk.com/sc', apiBase),
  apiUrl: withDefault(ZENDESK, apiBase),
  developmentHosts: withDefault([], hostsNearby),
  marketplace: optional(marketplaceHeaders),
  fetch: withDefault((url, init) => fetch(url, init), functionKind()),
  timeout: withDefault(15_000, duration),
}

/** @throws TypeError for a wrong option, naming it and, where the value is a secret, only its fault. */
export function readClientOptions(options: SunshineClientOptions): ClientSettings {
  const settings = readOptions(options, RULES)
  const { clientId, clientSecret, bridgeUrl, apiUrl, developmentHosts } = settings
  assertCredential('clientId', clientId)
  assertCredential('clientSecret', clientSecret)
  if (developmentHosts.length > 0 && isProduction()) {
    throw wrongOption('developmentHosts', 'left out in production, which NODE_ENV says this is')
  }
  assertPrivate('bridgeUrl', bridgeUrl, developmentHosts)
  assertPrivate('apiUrl', apiUrl, developmentHosts)
  if (apiUrl === ZENDESK && isForDevelopment(bridgeUrl)) {
    throw wrongOption(
      'apiUrl',
      'given where bridgeUrl is a sandbox, or revoking would send its tokens to Zendesk: apiUrl: bridgeUrl',
    )
  }
  return settings
}

/** Only Node's world has `process`; what has none is never told that it is in production. */
function isProduction(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.NODE_ENV === 'production'
}
