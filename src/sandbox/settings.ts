import { functionKind, oneOf, text, trueOrFalse } from '../options/kinds.js'
import {
  type OptionRules,
  optional,
  readOptions,
  required,
  type WrongOption,
  withDefault,
  wrongOption,
} from '../options/read-options.js'
import {
  coop,
  faultPlan,
  filledList,
  line,
  milliseconds,
  object,
  subdomain,
  webAddress,
  webAddresses,
} from './option-kinds.js'
import {
  PERSONS,
  type SandboxAccount,
  type SandboxClient,
  type SandboxOptions,
  type SandboxTokens,
} from './options.js'

/** The options with defaults in place, checked. */
export interface Settings
  extends Required<
    Pick<SandboxOptions, 'person' | 'codeLifetime' | 'checkMarketplaceHeaders' | 'onEvent'>
  > {
  clients: ReadonlyMap<string, SandboxClient>
  accounts: readonly Account[]
  /** `undefined` where none is sent. */
  coop: string | undefined
  faults: Faults
  removeUrl: string | undefined
  tokens: Tokens
}

export interface Account {
  id: string
  subdomain: string
  displayName: string | null
}

/** Like the options of the same names, with `undefined` for what was left out. */
type Tokens = OrUndefined<SandboxTokens>
type GivenAccount = OrUndefined<SandboxAccount> & { subdomain: string }
type OrUndefined<Options> = { [Name in keyof Required<Options>]: Options[Name] | undefined }

type Faults = NonNullable<SandboxOptions['faults']>

/** The examples': the backend's install page, and the SPA's development server. */
export const DEFAULT_REDIRECT_URIS = [
  'http://localhost:4000/oauth/callback',
  'http://localhost:5173/oauth/callback',
]

const DEFAULT_CLIENTS: readonly SandboxClient[] = [
  { clientId: 'sandbox', clientSecret: 'sandbox-secret', redirectUris: DEFAULT_REDIRECT_URIS },
]

const DEFAULT_ACCOUNTS: readonly SandboxAccount[] = [
  { subdomain: 'acme', displayName: 'Acme Support' },
  { subdomain: 'globex', displayName: 'Globex Help Center' },
]

const TEN_MINUTES = 600_000

/** @throws TypeError that names the option, as `clients[0].clientId`, and the cure. */
export function readSettings(options: SandboxOptions): Settings {
  const given = readOptions(options, RULES)
  return {
    clients: readClients(given.clients),
    accounts: readAccounts(given.accounts),
    person: given.person,
    coop: given.coop,
    codeLifetime: given.codeLifetime,
    faults: readWithin('faults', given.faults, FAULT_RULES),
    removeUrl: given.removeUrl,
    tokens: readWithin('tokens', given.tokens, TOKEN_RULES),
    checkMarketplaceHeaders: given.checkMarketplaceHeaders,
    onEvent: given.onEvent,
  }
}

function readClients(given: readonly SandboxClient[]): ReadonlyMap<string, SandboxClient> {
  const byId = new Map<string, SandboxClient>()
  given.forEach((each, index) => {
    const client = readWithin(`clients[${index}]`, each, CLIENT_RULES)
    if (byId.has(client.clientId)) throw wrongOption(`clients[${index}].clientId`, UNIQUE)
    byId.set(client.clientId, client)
  })
  return byId
}

function readAccounts(given: readonly SandboxAccount[]): readonly Account[] {
  const accounts = given.map((each, index): Account => {
    const { id, subdomain, displayName } = readWithin(`accounts[${index}]`, each, ACCOUNT_RULES)
    return { id: id ?? madeUpId(index), subdomain, displayName: displayName ?? null }
  })
  for (const key of ['id', 'subdomain'] as const) {
    const values = accounts.map((account) => account[key])
    const twice = values.findIndex((value, index) => values.indexOf(value) < index)
    if (twice !== -1) throw wrongOption(`accounts[${twice}].${key}`, UNIQUE)
  }
  return accounts
}

const UNIQUE = 'one that no other has'

/** Looks like one of Zendesk's, and stays the same over restarts, so stored tokens still make sense. */
function madeUpId(index: number): string {
  return `5f5e1000${String(index + 1).padStart(16, '0')}`
}

/** Reads what stands under `path`, and names its options so. */
function readWithin<Kept extends object>(
  path: string,
  given: unknown,
  rules: OptionRules<Kept>,
): Kept {
  if (typeof given !== 'object' || given === null) {
    throw wrongOption(path, `an object with ${Object.keys(rules).join(', ')}`)
  }
  try {
    return readOptions(given, rules)
  } catch (error) {
    const { option } = error as Partial<WrongOption>
    // Of a name that no rule knows.
    if (option === undefined)
      throw wrongOption(path, `made of ${Object.keys(rules).join(', ')} alone`)
    throw wrongOption(`${path}.${option}`, rules[option as keyof Kept].mustBe)
  }
}

/** As given, before lists and objects are read by the rules below. */
interface Given extends Omit<Settings, 'clients' | 'accounts' | 'faults' | 'tokens'> {
  clients: readonly SandboxClient[]
  accounts: readonly SandboxAccount[]
  faults: object
  tokens: object
}

const RULES: OptionRules<Given> = {
  clients: withDefault(DEFAULT_CLIENTS, filledList('{ clientId, clientSecret, redirectUris }')),
  accounts: withDefault(DEFAULT_ACCOUNTS, filledList('{ subdomain, displayName?, id? }')),
  person: withDefault('asks', oneOf(...PERSONS)),
  coop: withDefault('same-origin', coop),
  codeLifetime: withDefault(TEN_MINUTES, milliseconds),
  faults: withDefault({}, object),
  removeUrl: optional(webAddress),
  tokens: withDefault({}, object),
  checkMarketplaceHeaders: withDefault(false, trueOrFalse),
  onEvent: withDefault(() => {}, functionKind<NonNullable<SandboxOptions['onEvent']>>()),
}

const CLIENT_RULES: OptionRules<SandboxClient> = {
  clientId: required(line),
  clientSecret: required(line),
  redirectUris: required(webAddresses),
}

const ACCOUNT_RULES: OptionRules<GivenAccount> = {
  id: optional(line),
  subdomain: required(subdomain),
  displayName: optional(line),
}

const FAULT_RULES: OptionRules<Faults> = {
  authorize: optional(faultPlan),
  getToken: optional(faultPlan),
  getTokenInfo: optional(faultPlan),
  revokeAccess: optional(faultPlan),
}

const TOKEN_RULES: OptionRules<Tokens> = {
  expiresIn: optional({
    mustBe: 'a whole number of seconds, at least 1',
    read: (value) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined),
  }),
  refreshToken: optional({
    mustBe: 'true, or a text',
    read: (value) => (typeof value === 'boolean' ? value : text.read(value)),
  }),
}
