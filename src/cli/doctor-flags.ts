import type { Deployment } from '../doctor/deployment.js'
import { readFlags } from './read-flags.js'
import { UsageError } from './usage-error.js'

export const DOCTOR_HELP = `sunshine-connect doctor: checks a deployment from outside, and says what is wrong
and how to cure it. Each part may be left out; one must be there.

  --page <url>            the page with the Connect button
  --redirect-uri <url>    the redirect page, as it is registered with Zendesk
  --exchange <url>        where the page posts the code
  --origin <origin>       a further origin whose pages may call the exchange;
                          repeat for more
  --authorize-url <url>   asks the service whether client and redirect URI are registered;
                          Zendesk's: https://oauth-bridge.zendesk.com/sc/oauth/authorize
  --client-id <id>        needed for that
  --json                  the findings for programs
  --help

It sends no secret and no real code, follows no redirect, and needs no session.
Exit code: 0 all well, 1 something is wrong, 2 it could not look.
`

export interface DoctorFlags {
  deployment: Deployment
  isJson: boolean
}

/** `null` when help was asked for. Throws `UsageError`. */
export function readDoctorFlags(args: string[]): DoctorFlags | null {
  const flags = readFlags('doctor', args, FLAGS)
  if (flags.help) return null
  const { 'client-id': clientId, 'redirect-uri': redirectUriAsGiven } = flags
  const deployment: Deployment = {
    ...readUrl('page', flags.page),
    ...readUrl('redirectUri', redirectUriAsGiven),
    ...readUrl('exchange', flags.exchange),
    ...readUrl('authorizeUrl', flags['authorize-url']),
    ...(redirectUriAsGiven !== undefined && { redirectUriAsGiven }),
    ...(clientId !== undefined && { clientId }),
    origins: (flags.origin ?? []).map(readOrigin),
  }
  refuseHalves(deployment)
  return { deployment, isJson: flags.json }
}

const FLAGS = {
  page: { type: 'string' },
  'redirect-uri': { type: 'string' },
  exchange: { type: 'string' },
  origin: { type: 'string', multiple: true },
  'authorize-url': { type: 'string' },
  'client-id': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

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
