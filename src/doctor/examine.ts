import { examineAuthorize } from './authorize/examine-authorize.js'
import type { Deployment, OwnPackage } from './deployment.js'
import { examineExchange } from './exchange/examine-exchange.js'
import type { Finding } from './finding.js'
import { createLook, type Look } from './look.js'
import { examinePage } from './page/examine-page.js'
import { judgeOtherOrigin, judgeVersions } from './page/judge-both-pages.js'
import { examineRedirectPage } from './redirect-page/examine-redirect-page.js'

/** What was found of one part of a deployment. */
export interface Part {
  name: 'redirect page' | 'page' | 'exchange' | 'authorize URL'
  url: string
  findings: Finding[]
}

/** Looks at what there is of a deployment, all at once, and judges it. Never rejects for what it sees. */
export async function examine(
  deployment: Deployment,
  own: OwnPackage,
  look: Look = createLook(own.version),
): Promise<Part[]> {
  const { page, redirectUri, exchange, authorizeUrl, clientId } = deployment
  const [redirectPart, pagePart, exchangeFindings, authorizeFindings] = await Promise.all([
    redirectUri && examineRedirectPage(redirectUri, own, look),
    page && examinePage({ ...deployment, page }, look),
    exchange && examineExchange({ ...deployment, exchange }, look),
    authorizeUrl && clientId !== undefined
      ? examineAuthorize({ ...deployment, authorizeUrl, clientId }, look)
      : undefined,
  ])
  if (pagePart?.page && redirectPart?.page) {
    pagePart.findings.push(
      ...judgeVersions(pagePart.page, redirectPart.page),
      ...judgeOtherOrigin(pagePart.page, redirectPart.page),
    )
  }
  return [
    ...partOf('redirect page', redirectUri, redirectPart?.findings),
    ...partOf('page', page, pagePart?.findings),
    ...partOf('exchange', exchange, exchangeFindings),
    ...partOf('authorize URL', authorizeUrl, authorizeFindings),
  ]
}

function partOf(name: Part['name'], url: URL | undefined, findings: Finding[] | undefined): Part[] {
  return url && findings ? [{ name, url: url.href, findings }] : []
}
