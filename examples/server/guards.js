import { secureHeaders } from 'hono/secure-headers'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A refusal as the connect handler words its own. @see RFC 9457 */
export function problem(status, code, title, headers = {}) {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}

/** Whether a `Host` header names this machine itself, by whatever port. */
export function isLoopbackHost(host) {
  return URL.canParse(`http://${host}`) && LOOPBACK.has(new URL(`http://${host}`).hostname)
}

/**
 * Answers to this machine's own names, the public origin's, and what a proxy may call it. Any other
 * name leads here only where somebody else's DNS says so, who would then read what a page of ours may
 * read. The port is no matter: proxies leave it out, or add it.
 */
export function knownHostsOnly({ publicOrigin, hosts = [] } = {}) {
  const known = new Set(hosts)
  if (publicOrigin) known.add(new URL(publicOrigin).hostname)
  return async (c, next) => {
    const { hostname, host } = new URL(c.req.url)
    if (known.has(hostname) || isLoopbackHost(host)) return next()
    const title =
      'This server does not go by that name: set PUBLIC_ORIGIN, or HOSTS behind a proxy.'
    return problem(421, 'host_unknown', title)
  }
}

/** Refuses what another site's page sent with the person's cookies, or what doesn't say. */
export function sameOriginOnly(publicOrigin) {
  return async ({ req }, next) => {
    const site = req.header('sec-fetch-site')
    const origin = req.header('origin')
    const isOurs = site
      ? site === 'same-origin'
      : origin === (publicOrigin ?? new URL(req.url).origin)
    return isOurs ? next() : problem(403, 'cross_origin', 'Only our own pages may do this.')
  }
}

/** Nothing inline, nothing from elsewhere, and a popup keeps its opener where Zendesk lets it. */
export const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
  // `same-origin` would cut off every popup at once, and a closed one could not be told from it.
  crossOriginOpenerPolicy: 'same-origin-allow-popups',
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // For whoever terminates TLS to add: it means nothing on http://localhost.
  strictTransportSecurity: false,
})
