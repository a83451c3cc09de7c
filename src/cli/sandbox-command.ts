import type { WrongOption } from '../options/read-options.js'
import { isLoopback } from '../platform/is-loopback.js'
import { createSandbox } from '../sandbox/create-sandbox.js'
import { type Listening, listen } from '../sandbox/listen.js'
import type { SandboxOptions, SandboxPerson } from '../sandbox/options.js'
import { DEFAULT_REDIRECT_URIS } from '../sandbox/settings.js'
import { type Command, type ExitCode, type ReadFlags, readFlags, UsageError } from './command.js'
import { sandboxGreeting } from './sandbox-greeting.js'

const FLAGS = {
  port: { type: 'string', value: '<n>', default: '4001', help: '0 picks a free one' },
  host: {
    type: 'string',
    value: '<name>',
    default: '127.0.0.1',
    help: 'what to listen on: loopback only, unless --allow-remote',
  },
  'allow-remote': {
    type: 'boolean',
    default: false,
    help: 'let other machines in: anybody who reaches it can sign in',
  },
  'client-id': { type: 'string', value: '<id>', default: 'sandbox', help: 'of the integration' },
  'client-secret': {
    type: 'string',
    value: '<secret>',
    default: 'sandbox-secret',
    help: 'don’t use a real one',
  },
  'redirect-uri': {
    type: 'string',
    value: '<url>',
    multiple: true,
    help: 'repeat for more; left out: the examples’ two',
  },
  account: {
    type: 'string',
    value: '<subdomain[:name]>',
    multiple: true,
    help: 'repeat for more; left out: acme and globex',
  },
  person: {
    type: 'string',
    value: '<asks|allows|denies>',
    default: 'asks',
    help: 'who decides: somebody at its pages, or the sandbox by itself, for tests',
  },
  'remove-url': {
    type: 'string',
    value: '<url>',
    help: 'gets Zendesk’s notice when a connection is removed or revoked',
  },
  'expires-in': {
    type: 'string',
    value: '<seconds>',
    help: 'tokens expire, and say so',
  },
  'refresh-token': { type: 'boolean', default: false, help: 'tokens come with a refresh token' },
  'check-marketplace-headers': {
    type: 'boolean',
    default: false,
    help: 'name calls that lack one of Zendesk’s three Marketplace headers',
  },
  'no-coop': {
    type: 'boolean',
    default: false,
    help: 'send no Cross-Origin-Opener-Policy: the popup is not cut off',
  },
  'code-lifetime': { type: 'string', value: '<ms>', default: '600000', help: 'of a code' },
  fault: {
    type: 'string',
    value: '<operation=kind>',
    multiple: true,
    help: 'what goes wrong; operation: authorize, getToken, getTokenInfo, revokeAccess; kind: slow, 429, 500, html, drop; with commas (500,500) for that many calls only',
  },
} as const

export const sandboxCommand = {
  name: 'sandbox',
  about: 'A local stand-in for Zendesk’s OAuth side, for development and tests.',
  flags: FLAGS,
} satisfies Command

type Flags = ReadFlags<typeof FLAGS>['values']

/** `sunshine-connect sandbox`: serves a sandbox until it is told to stop. */
export async function runSandbox(args: string[]): Promise<ExitCode> {
  const { values: flags } = readFlags(sandboxCommand, args)
  const options = readSandboxOptions(flags)
  try {
    const { url, close } = await serve(flags, options)
    process.stdout.write(sandboxGreeting(url, options, flags['allow-remote']))
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void close())
    return 0
  } catch (error) {
    if (error instanceof UsageError) throw error
    process.stderr.write(
      `sunshine-connect: ${explain(error as NodeJS.ErrnoException, flags.port)}\n`,
    )
    return 1
  }
}

async function serve(flags: Flags, options: SandboxOptions): Promise<Listening> {
  const { host, 'allow-remote': allowRemote } = flags
  if (!allowRemote && !isLoopbackHost(host)) {
    throw new UsageError(
      `--host ${host} is not loopback, and the sandbox lets everybody in: use 127.0.0.1, or add --allow-remote.`,
    )
  }
  return listen(makeSandbox(options).fetch, {
    host,
    port: readPort(flags.port),
    allowRemote,
    onAnswer: (method, path, status) => process.stdout.write(`${method} ${path} ${status}\n`),
    onFailure: ({ message }) => process.stderr.write(`${message}\n`),
  })
}

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
function readSandboxOptions(flags: Flags): SandboxOptions {
  const client = {
    clientId: flags['client-id'],
    clientSecret: flags['client-secret'],
    redirectUris: flags['redirect-uri'] ?? DEFAULT_REDIRECT_URIS,
  }
  const { 'expires-in': expiresIn, 'remove-url': removeUrl } = flags
  return {
    clients: [client],
    coop: !flags['no-coop'],
    person: flags.person as SandboxPerson,
    codeLifetime: Number(flags['code-lifetime']),
    checkMarketplaceHeaders: flags['check-marketplace-headers'],
    tokens: {
      refreshToken: flags['refresh-token'],
      ...(expiresIn !== undefined && { expiresIn: Number(expiresIn) }),
    },
    ...(removeUrl !== undefined && { removeUrl }),
    ...(flags.account && { accounts: flags.account.map(readAccount) }),
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

function makeSandbox(options: SandboxOptions) {
  try {
    return createSandbox(options)
  } catch (error) {
    throw new UsageError(inFlags(error as WrongOption))
  }
}

/** What `createSandbox` found wrong, by the name of the flag that it came from. */
function inFlags({ option, message }: WrongOption): string {
  const [start = ''] = option.split(/[.[]/)
  const flag = FLAG_OF_OPTION[option] ?? FLAG_OF_OPTION[start] ?? option
  return message.replace(`Option "${option}"`, flag)
}

const FLAG_OF_OPTION: Record<string, string> = {
  'clients[0].clientId': '--client-id',
  'clients[0].clientSecret': '--client-secret',
  'clients[0].redirectUris': '--redirect-uri',
  accounts: '--account',
  person: '--person',
  removeUrl: '--remove-url',
  'tokens.expiresIn': '--expires-in',
  codeLifetime: '--code-lifetime',
  faults: '--fault',
}

function explain({ code, message }: NodeJS.ErrnoException, port: string): string {
  return code === 'EADDRINUSE'
    ? `Port ${port} is taken: stop what listens there (perhaps another sandbox), or choose another with --port (0 picks a free one).`
    : `Can't listen: ${message}`
}
