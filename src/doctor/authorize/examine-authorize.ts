import type { Deployment } from '../deployment.js'
import type { Finding } from '../finding.js'
import type { Look } from '../look.js'
import { MADE_UP_STATE } from '../made-up.js'
import { judgeRegistration } from './judge-registration.js'

type Asked = Deployment & { authorizeUrl: URL; clientId: string }

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
