import {
  FAULT_KINDS,
  type FaultKind,
  OPENER_POLICIES,
  OPERATIONS,
  PERSONS,
  type SandboxAccount,
  type SandboxClient,
  type SandboxOptions,
  type SandboxPerson,
} from './options.js'

/** The options with defaults in place, checked. */
export interface Settings {
  clients: ReadonlyMap<string, SandboxClient>
  accounts: readonly Account[]
  person: SandboxPerson
  coop: string | null
  codeLifetime: number
  faults: NonNullable<SandboxOptions['faults']>
}

export interface Account {
  id: string
  subdomain: string
  displayName: string | null
}

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
const OPTION_NAMES = ['clients', 'accounts', 'person', 'coop', 'codeLifetime', 'faults']
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i

/** Throws `TypeError` that names the option and the cure. */
export function readSettings(options: SandboxOptions): Settings {
  assert(isObject(options), 'options must be an object, or left out.')
  for (const name of Object.keys(options)) {
    assert(OPTION_NAMES.includes(name), `${name} is no option: use ${list(OPTION_NAMES)}.`)
  }
  return {
    clients: readClients(options.clients ?? DEFAULT_CLIENTS),
    accounts: readAccounts(options.accounts ?? DEFAULT_ACCOUNTS),
    person: readPerson(options.person ?? 'asks'),
    coop: readCoop(options.coop ?? true),
    codeLifetime: readCodeLifetime(options.codeLifetime ?? TEN_MINUTES),
    faults: readFaults(options.faults ?? {}),
  }
}

function readClients(clients: readonly SandboxClient[]) {
  assertFilled(clients, 'clients', '{ clientId, clientSecret, redirectUris }')
  const byId = new Map<string, SandboxClient>()
  clients.forEach((client, index) => {
    const name = `clients[${index}]`
    assert(isObject(client), `${name} must be { clientId, clientSecret, redirectUris }.`)
    const { clientId, clientSecret, redirectUris } = client
    assert(isText(clientId), `${name}.clientId must be a non-empty string.`)
    assert(!byId.has(clientId), `${name}.clientId is there twice: give each client its own.`)
    assert(isText(clientSecret), `${name}.clientSecret must be a non-empty string.`)
    assertFilled(redirectUris, `${name}.redirectUris`, 'absolute URL')
    redirectUris.forEach((uri, place) => {
      assert(
        isRedirectUri(uri),
        `${name}.redirectUris[${place}] must be an absolute http or https URL without fragment.`,
      )
    })
    byId.set(clientId, { clientId, clientSecret, redirectUris: [...redirectUris] })
  })
  return byId
}

function readAccounts(accounts: readonly SandboxAccount[]) {
  assertFilled(accounts, 'accounts', '{ subdomain, displayName }')
  const read = accounts.map((account, index): Account => {
    const name = `accounts[${index}]`
    assert(isObject(account), `${name} must be { subdomain, displayName?, id? }.`)
    const { id = madeUpId(index), subdomain, displayName = null } = account
    assert(isText(id), `${name}.id must be a non-empty string, or left out.`)
    assert(
      isText(subdomain) && DNS_LABEL.test(subdomain),
      `${name}.subdomain must be a DNS label such as "acme", without ".zendesk.com".`,
    )
    assert(
      displayName === null || isText(displayName),
      `${name}.displayName must be a non-empty string, or left out.`,
    )
    return { id, subdomain: subdomain.toLowerCase(), displayName }
  })
  assertUnique(read, 'id')
  assertUnique(read, 'subdomain')
  return read
}

function assertUnique(accounts: readonly Account[], key: 'id' | 'subdomain') {
  const different = new Set(accounts.map((account) => account[key])).size
  assert(different === accounts.length, `accounts: two have the same ${key}: give each its own.`)
}

function readPerson(person: SandboxPerson) {
  assert(PERSONS.includes(person), `person must be ${list(PERSONS)}.`)
  return person
}

function readCoop(coop: NonNullable<SandboxOptions['coop']>) {
  if (typeof coop === 'boolean') return coop ? 'same-origin' : null
  assert(OPENER_POLICIES.includes(coop), `coop must be true, false or ${list(OPENER_POLICIES)}.`)
  return coop
}

function readCodeLifetime(codeLifetime: number) {
  assert(
    Number.isFinite(codeLifetime) && codeLifetime > 0,
    'codeLifetime must be a number of milliseconds above 0.',
  )
  return codeLifetime
}

function readFaults(faults: NonNullable<SandboxOptions['faults']>) {
  assert(isObject(faults), 'faults must be an object such as { getToken: "500" }.')
  for (const [operation, kinds] of Object.entries(faults)) {
    assert(
      OPERATIONS.some((known) => known === operation),
      `faults.${operation} is no operation: use ${list(OPERATIONS)}.`,
    )
    assert(
      [kinds].flat().every(isFaultKind),
      `faults.${operation} must be ${list(FAULT_KINDS)}, or a list of these.`,
    )
  }
  return { ...faults }
}

/** Looks like one of Zendesk's, and stays the same over restarts, so stored tokens still make sense. */
function madeUpId(index: number) {
  return `5f5e1000${String(index + 1).padStart(16, '0')}`
}

function isRedirectUri(uri: unknown) {
  if (typeof uri !== 'string' || uri.includes('#') || !URL.canParse(uri)) return false
  return /^https?:$/.test(new URL(uri).protocol)
}

function isFaultKind(kind: unknown): kind is FaultKind {
  return FAULT_KINDS.some((known) => known === kind)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isObject(value: unknown) {
  return typeof value === 'object' && value !== null
}

function list(names: readonly string[]) {
  return names.map((name) => `"${name}"`).join(', ')
}

function assertFilled(value: unknown, name: string, entry: string): asserts value is unknown[] {
  assert(
    Array.isArray(value) && value.length > 0,
    `${name} must be a list of at least one ${entry}; leave it out for the default.`,
  )
}

function assert(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new TypeError(`createSandbox: ${problem}`)
}
