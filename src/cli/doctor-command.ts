import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Deployment, OwnPackage } from '../doctor/deployment.js'
import { examine } from '../doctor/examine.js'
import { exitCodeOf, reportAsJson, reportAsText } from '../doctor/report.js'
import { type Command, type ExitCode, type ReadFlags, readFlags, UsageError } from './command.js'

const FLAGS = {
  page: { type: 'string', value: '<url>', help: 'the page with the Connect button' },
  'redirect-uri': {
    type: 'string',
    value: '<url>',
    help: 'the redirect page, as it is registered with Zendesk',
  },
  exchange: { type: 'string', value: '<url>', help: 'where the page posts the code' },
  origin: {
    type: 'string',
    value: '<origin>',
    multiple: true,
    help: 'a further origin whose pages may call the exchange; repeat for more',
  },
  'authorize-url': {
    type: 'string',
    value: '<url>',
    help: 'asks the service whether client and redirect URI are registered; Zendesk’s: https://oauth-bridge.zendesk.com/sc/oauth/authorize',
  },
  'client-id': { type: 'string', value: '<id>', help: 'needed for that' },
  header: {
    type: 'string',
    value: '<name: value>',
    multiple: true,
    help: 'sent to page and exchange, such as a token against forged requests',
  },
  cookie: {
    type: 'string',
    value: '<name=value>',
    multiple: true,
    help: 'sent to page and exchange, such as a session’s',
  },
  json: { type: 'boolean', default: false, help: 'the findings for programs' },
} as const

export const doctorCommand = {
  name: 'doctor',
  about: 'Checks a deployment from outside: what is wrong, and the cure.',
  flags: FLAGS,
  more: `Each part may be left out; one must be there. It sends no secret and no real
code, follows no redirect, and needs no session.

Exit code: 0 all well, 1 something is wrong, 2 it could not look.`,
} satisfies Command

type Flags = ReadFlags<typeof FLAGS>['values']

/** `sunshine-connect doctor`: checks a deployment from outside. */
export async function runDoctor(args: string[], own: OwnPackage): Promise<ExitCode> {
  const { values: flags } = readFlags(doctorCommand, args)
  const deployment = readDeployment(flags)
  warnOfProxy()
  const parts = await examine(deployment, own)
  const report = flags.json ? reportAsJson : reportAsText
  process.stdout.write(report(parts, own.version))
  return exitCodeOf(parts)
}

/** Node goes through one since 22.21 and 24.5. */
function warnOfProxy(): void {
  const isMeant = process.env.HTTPS_PROXY ?? process.env.https_proxy
  if (!isMeant || process.allowedNodeEnvironmentFlags.has('--use-env-proxy')) return
  process.stderr.write(
    `sunshine-connect: HTTPS_PROXY is set, but Node ${process.versions.node} can’t go through a proxy: 22.21, 24.5 and later can.\n`,
  )
}

function readDeployment(flags: Flags): Deployment {
  const { 'client-id': clientId, 'redirect-uri': redirectUriAsGiven } = flags
  const deployment: Deployment = {
    ...readUrl('page', flags.page),
    ...readUrl('redirectUri', redirectUriAsGiven),
    ...readUrl('exchange', flags.exchange),
    ...readUrl('authorizeUrl', flags['authorize-url']),
    ...(redirectUriAsGiven !== undefined && { redirectUriAsGiven }),
    ...(clientId !== undefined && { clientId }),
    origins: (flags.origin ?? []).map(readOrigin),
    headers: readHeaders(flags),
  }
  refuseHalves(deployment)
  return deployment
}

const FLAG_NAMES = {
  page: '--page',
  redirectUri: '--redirect-uri',
  exchange: '--exchange',
  authorizeUrl: '--authorize-url',
}

function readUrl(name: keyof typeof FLAG_NAMES, text: string | undefined): Partial<Deployment> {
  if (text === undefined) return {}
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.hash) {
    throw new UsageError(
      `${FLAG_NAMES[name]} must be a whole http or https address, without user name and fragment.`,
    )
  }
  return { [name]: url }
}

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : ''
  if (origin === text && /^https?:/.test(text)) return origin
  throw new UsageError(
    '--origin must be an origin and no more, such as https://app.example: scheme, host, and port if it is unusual.',
  )
}

/** What a browser or the doctor itself decides on. */
const OWN_HEADERS =
  /^(host|origin|accept|content-.*|connection|cookie|sec-.*|x-requested-with|user-agent|transfer-encoding)$/

/** Values may be secrets: no error quotes one. */
function readHeaders({ header = [], cookie = [] }: Flags): Record<string, string> {
  const entries = header.map((text) => {
    const [name = '', ...rest] = text.split(':')
    const value = rest.join(':').trim()
    if (!isHeader(name.toLowerCase(), value) || OWN_HEADERS.test(name.toLowerCase())) {
      throw new UsageError(
        '--header must be a name and a value, such as "x-csrf-token: abc", and none that the doctor sends itself.',
      )
    }
    return [name.toLowerCase(), value] as const
  })
  const cookies = cookie.join('; ')
  if (
    cookie.length > 0 &&
    !(cookie.every((each) => each.includes('=')) && isHeader('cookie', cookies))
  ) {
    throw new UsageError('--cookie must be a name and a value, such as "session=abc".')
  }
  return { ...Object.fromEntries(entries), ...(cookies && { cookie: cookies }) }
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return value !== ''
  } catch {
    return false
  }
}

/** What says nothing alone. */
function refuseHalves(deployment: Deployment): void {
  const { page, redirectUri, exchange, authorizeUrl, clientId, origins } = deployment
  if (!page && !redirectUri && !exchange && !authorizeUrl) {
    throw new UsageError(
      'Nothing to look at: give --page, --redirect-uri, --exchange or --authorize-url. See sunshine-connect doctor --help.',
    )
  }
  if (authorizeUrl && !clientId) {
    throw new UsageError('--authorize-url needs --client-id: it asks about a client.')
  }
  if (origins.length > 0 && !exchange) {
    throw new UsageError('--origin needs --exchange: it is about who may call that.')
  }
}
