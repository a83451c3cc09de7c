import type { Deployment } from '../deployment.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Look, Sight } from '../look.js'
import { MADE_UP_STATE } from '../made-up.js'

type Asked = Deployment & { authorizeUrl: URL; clientId: string }

/** What was seen of the authorize URL. */
interface AuthorizeSeen {
  asked: Asked
  /** With the redirect URI, if there is one to ask about. */
  withRedirectUri: Sight
  /** Without: the client alone. */
  alone: Sight
}

/** Asks the service for its first answer, which needs no person, and goes no further. */
export async function examineAuthorize(asked: Asked, look: Look): Promise<Finding[]> {
  const [withRedirectUri, alone] = await Promise.all([
    look({ url: authorizeUrl(asked, asked.redirectUriAsGiven) }),
    look({ url: authorizeUrl(asked, undefined) }),
  ])
  return judgeRegistration({ asked, withRedirectUri, alone })
}

function authorizeUrl({ authorizeUrl, clientId }: Asked, redirectUri: string | undefined): URL {
  const url = new URL(authorizeUrl)
  url.searchParams.set('client_id', clientId)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('state', MADE_UP_STATE)
  if (redirectUri !== undefined) url.searchParams.set('redirect_uri', redirectUri)
  return url
}

/** Whether the service knows the client, and the redirect URI as one of its own. */
function judgeRegistration({ asked, withRedirectUri, alone }: AuthorizeSeen): Finding[] {
  const { clientId, redirectUriAsGiven } = asked
  const client = judgeClient(clientId, alone)
  const doubt = judgeDoubt(asked.authorizeUrl)
  if (client.kind !== 'ok') return [client]
  if (redirectUriAsGiven === undefined) return [client, ...doubt]
  return [client, judgeRedirectUri(redirectUriAsGiven, withRedirectUri), ...doubt]
}

/** Zendesk's page gives an example of the first answer to a right request, and none to a wrong one. */
function judgeDoubt({ hostname }: URL): Finding[] {
  if (!hostname.endsWith('.zendesk.com')) return []
  const { note } = findingsOf('first-answer')
  return [
    note(
      'Zendesk’s first answer leads on.',
      'Whether it refuses an unknown client or redirect URI at once, or only after sign-in, isn’t documented: connect once by hand.',
    ),
  ]
}

/** What the first answer says: on to sign in, back with an error, or a page that leads nowhere. */
type Reading =
  | { kind: 'goes on'; saw: string }
  | { kind: 'goes back'; saw: string; error: string }
  | { kind: 'refuses'; saw: string }
  | { kind: 'unclear'; saw: string }

function read(sight: Sight): Reading {
  if (sight.kind === 'silence') return { kind: 'unclear', saw: sight.reason }
  const { status, headers } = sight
  const { location } = headers
  if (status >= 300 && status < 400 && location !== undefined) return readLocation(status, location)
  const saw = `Status ${status}.`
  const isRefusal = status >= 400 && status < 500 && status !== 429
  return { kind: isRefusal ? 'refuses' : 'unclear', saw }
}

/** Says where it leads without the query, in which there may be a sandbox's code. */
function readLocation(status: number, location: string): Reading {
  const [path = '', query = ''] = location.split('#')[0]?.split('?') ?? []
  const error = new URLSearchParams(query).get('error')
  const saw = `Status ${status}, on to ${path}.`
  // Somebody who denies is a person, or a sandbox's: the request itself was right.
  if (error === null || error === 'access_denied') return { kind: 'goes on', saw }
  return { kind: 'goes back', error, saw: `Status ${status}, to ${path} with error=${error}.` }
}

function judgeClient(clientId: string, sight: Sight): Finding {
  const { ok, problem, unseen } = findingsOf('client')
  const reading = read(sight)
  switch (reading.kind) {
    case 'goes on':
      return ok(`It knows the client ${clientId}: ${lowerFirst(reading.saw)}`)
    case 'goes back':
      return problem(
        reading.saw,
        'The service refuses the request, and never asks the person.',
        'See whether this is the authorize URL, and whether the client may use response_type=code.',
      )
    case 'refuses':
      return problem(
        `${reading.saw} It doesn’t know the client ${clientId}.`,
        'The person is left on an error page, and the page that connects never hears of it.',
        'Compare the client id with the one that Zendesk gave you, and the authorize URL with its host.',
      )
    case 'unclear':
      return unseen(reading.saw, 'See whether this is the authorize URL, and try again later.')
  }
}

function judgeRedirectUri(redirectUri: string, sight: Sight): Finding {
  const { ok, problem, unseen } = findingsOf('redirect-uri')
  const reading = read(sight)
  switch (reading.kind) {
    case 'goes on':
      return ok(`${redirectUri} is registered for it.`)
    case 'unclear':
      return unseen(reading.saw, 'Try again later.')
    default:
      return problem(
        `${reading.saw} With ${redirectUri}, that is; without one it goes on.`,
        'The redirect URI is not registered for this client, letter for letter.',
        'Send the registered one, or ask Zendesk to register this one: scheme, host, port, path and slash all count.',
      )
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
