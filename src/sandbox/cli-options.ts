import { parseArgs } from 'node:util'
import { isLoopback } from './loopback.js'
import type { SandboxOptions } from './options.js'
import { DEFAULT_REDIRECT_URIS } from './settings.js'

export const HELP = `sunshine-connect-sandbox: a local stand-in for Zendesk's OAuth side, for development.

  --port <n>                  default 4001; 0 picks a free one
  --host <name>               default 127.0.0.1; loopback only, unless --allow-remote
  --allow-remote              let other machines in: anybody who reaches it can sign in
  --client-id <id>            default sandbox
  --client-secret <secret>    default sandbox-secret; don't use a real one
  --redirect-uri <url>        repeat for more; default the examples' two
  --account <subdomain[:name]>  repeat for more; default acme and globex
  --no-coop                   send no Cross-Origin-Opener-Policy
  --code-lifetime <ms>        default 600000
  --fault <operation=kind>    repeat for more operations; operation: authorize, getToken,
                              getTokenInfo, revokeAccess; kind: slow, 429, 500, html, drop;
                              with commas (500,500) for that many calls only
  --help
`

export interface CliOptions {
  host: string
  port: number
  allowRemote: boolean
  sandbox: SandboxOptions
}

/** Throws `TypeError` with a message to show as it is. `null` when help was asked for. */
export const readCliOptions = (args: string[]): CliOptions | null => {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.help) return null
  const { host, 'allow-remote': allowRemote } = values
  if (!allowRemote && !isLoopback(host)) {
    throw new TypeError(
      `--host ${host} is not loopback, and the sandbox lets everybody in: use 127.0.0.1, or add --allow-remote.`,
    )
  }
  return { host, port: readPort(values.port), allowRemote, sandbox: readSandboxOptions(values) }
}

const OPTIONS = {
  port: { type: 'string', default: '4001' },
  host: { type: 'string', default: '127.0.0.1' },
  'allow-remote': { type: 'boolean', default: false },
  'client-id': { type: 'string', default: 'sandbox' },
  'client-secret': { type: 'string', default: 'sandbox-secret' },
  'redirect-uri': { type: 'string', multiple: true },
  account: { type: 'string', multiple: true },
  'no-coop': { type: 'boolean', default: false },
  'code-lifetime': { type: 'string' },
  fault: { type: 'string', multiple: true },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

const readPort = (text: string) => {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65536) return port
  throw new TypeError('--port must be a number from 0 to 65535.')
}

/** `createSandbox` checks what these come to. */
const readSandboxOptions = (values: Values): SandboxOptions => ({
  clients: [
    {
      clientId: values['client-id'],
      clientSecret: values['client-secret'],
      redirectUris: values['redirect-uri'] ?? DEFAULT_REDIRECT_URIS,
    },
  ],
  coop: !values['no-coop'],
  ...(values.account && { accounts: values.account.map(readAccount) }),
  ...(values['code-lifetime'] && { codeLifetime: Number(values['code-lifetime']) }),
  ...(values.fault && { faults: Object.fromEntries(values.fault.map(readFault)) }),
})

const readAccount = (text: string) => {
  const [subdomain = '', ...rest] = text.split(':')
  return rest.length === 0 ? { subdomain } : { subdomain, displayName: rest.join(':') }
}

const readFault = (text: string) => {
  const [operation, kinds = ''] = text.split('=')
  return [operation, kinds.includes(',') ? kinds.split(',') : kinds]
}

/** The flags behind the options that `createSandbox` names. */
const FLAGS: [RegExp, string][] = [
  [/^clients\[0\]\.clientId/, '--client-id'],
  [/^clients\[0\]\.clientSecret/, '--client-secret'],
  [/^clients\[0\]\.redirectUris\[\d+\]/, '--redirect-uri'],
  [/^accounts(\[\d+\]\.\w+)?/, '--account'],
  [/^codeLifetime/, '--code-lifetime'],
  [/^faults\.(\S+)/, '--fault $1'],
]

/** What `createSandbox` found wrong, said in the terms of the command. */
export const inFlags = (message: string): string =>
  FLAGS.reduce(
    (text, [option, flag]) => text.replace(option, flag),
    message.replace(/^createSandbox: /, ''),
  )
