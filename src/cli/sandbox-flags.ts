import { isLoopback } from '../platform/is-loopback.js'
import type { SandboxOptions, SandboxPerson } from '../sandbox/options.js'
import { DEFAULT_REDIRECT_URIS } from '../sandbox/settings.js'
import { type FlagValues, readFlags } from './read-flags.js'
import { UsageError } from './usage-error.js'

export const SANDBOX_HELP = `sunshine-connect sandbox: a local stand-in for Zendesk's OAuth side, for development.

  --port <n>                  default 4001; 0 picks a free one
  --host <name>               default 127.0.0.1; loopback only, unless --allow-remote
  --allow-remote              let other machines in: anybody who reaches it can sign in
  --client-id <id>            default sandbox
  --client-secret <secret>    default sandbox-secret; don't use a real one
  --redirect-uri <url>        repeat for more; default the examples' two
  --account <subdomain[:name]>  repeat for more; default acme and globex
  --person <asks|allows|denies>
                              who decides: somebody at its pages (asks, the default),
                              or the sandbox by itself, for tests
  --no-coop                   send no Cross-Origin-Opener-Policy
  --code-lifetime <ms>        default 600000
  --fault <operation=kind>    repeat for more operations; operation: authorize, getToken,
                              getTokenInfo, revokeAccess; kind: slow, 429, 500, html, drop;
                              with commas (500,500) for that many calls only
  --help
`

export interface SandboxFlags {
  host: string
  port: number
  allowRemote: boolean
  sandbox: SandboxOptions
}

/** `null` when help was asked for. Throws `UsageError`. */
export function readSandboxFlags(args: string[]): SandboxFlags | null {
  const flags = readFlags('sandbox', args, FLAGS)
  if (flags.help) return null
  const { host, 'allow-remote': allowRemote } = flags
  if (!allowRemote && !isLoopbackHost(host)) {
    throw new UsageError(
      `--host ${host} is not loopback, and the sandbox lets everybody in: use 127.0.0.1, or add --allow-remote.`,
    )
  }
  return { host, port: readPort(flags.port), allowRemote, sandbox: readSandboxOptions(flags) }
}

const FLAGS = {
  port: { type: 'string', default: '4001' },
  host: { type: 'string', default: '127.0.0.1' },
  'allow-remote': { type: 'boolean', default: false },
  'client-id': { type: 'string', default: 'sandbox' },
  'client-secret': { type: 'string', default: 'sandbox-secret' },
  'redirect-uri': { type: 'string', multiple: true },
  account: { type: 'string', multiple: true },
  person: { type: 'string' },
  'no-coop': { type: 'boolean', default: false },
  'code-lifetime': { type: 'string' },
  fault: { type: 'string', multiple: true },
  help: { type: 'boolean', default: false },
} as const

/** Asked of the parsed host: `127.1` is this machine as well. */
function isLoopbackHost(host: string): boolean {
  const address = `http://${host.includes(':') ? `[${host}]` : host}`
  return URL.canParse(address) && isLoopback(new URL(address).hostname)
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65536) return port
  throw new UsageError('--port must be a number from 0 to 65535.')
}

/** `createSandbox` checks what these come to. */
function readSandboxOptions(flags: FlagValues<typeof FLAGS>): SandboxOptions {
  return {
    clients: [
      {
        clientId: flags['client-id'],
        clientSecret: flags['client-secret'],
        redirectUris: flags['redirect-uri'] ?? DEFAULT_REDIRECT_URIS,
      },
    ],
    coop: !flags['no-coop'],
    ...(flags.account && { accounts: flags.account.map(readAccount) }),
    ...(flags.person !== undefined && { person: flags.person as SandboxPerson }),
    ...(flags['code-lifetime'] && { codeLifetime: Number(flags['code-lifetime']) }),
    ...(flags.fault && { faults: Object.fromEntries(flags.fault.map(readFault)) }),
  }
}

function readAccount(text: string) {
  const [subdomain = '', ...rest] = text.split(':')
  return rest.length === 0 ? { subdomain } : { subdomain, displayName: rest.join(':') }
}

function readFault(text: string) {
  const [operation, kinds = ''] = text.split('=')
  return [operation, kinds.includes(',') ? kinds.split(',') : kinds]
}

/** The flags behind the options that `createSandbox` names. */
const FLAG_OF_OPTION: [RegExp, string][] = [
  [/^clients\[0\]\.clientId/, '--client-id'],
  [/^clients\[0\]\.clientSecret/, '--client-secret'],
  [/^clients\[0\]\.redirectUris\[\d+\]/, '--redirect-uri'],
  [/^accounts(\[\d+\]\.\w+)?/, '--account'],
  [/^person/, '--person'],
  [/^codeLifetime/, '--code-lifetime'],
  [/^faults\.(\S+)/, '--fault $1'],
]

/** What `createSandbox` found wrong, said in the terms of the command. */
export function inFlags(message: string): string {
  return FLAG_OF_OPTION.reduce(
    (text, [option, flag]) => text.replace(option, flag),
    message.replace(/^createSandbox: /, ''),
  )
}
