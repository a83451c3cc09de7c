/**
 * Whether a source of a policy, such as `'self'`, `https:` or `https://*.example.com`, allows an address
 * on a page at `self`.
 *
 * @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression
 */
export function matchesSource(source: string, url: URL, self: URL): boolean {
  if (source === '*') return url.protocol === 'https:' || url.protocol === 'http:'
  if (source.toLowerCase() === "'self'") {
    return url.origin === self.origin || isUpgraded(url, self)
  }
  if (source.startsWith("'")) return false
  if (source.endsWith(':') && !source.includes('/')) {
    return matchesScheme(source.toLowerCase(), url)
  }
  return matchesHost(source, url, self)
}

/** The same host by https instead of http, both at their usual ports. */
function isUpgraded(url: URL, self: URL): boolean {
  const usual = url.port === '' && self.port === ''
  return usual && url.hostname === self.hostname && matchesScheme(self.protocol, url)
}

/** http in a policy allows https as well. */
function matchesScheme(scheme: string, { protocol }: URL): boolean {
  return protocol === scheme || (scheme === 'http:' && protocol === 'https:')
}

function matchesHost(source: string, url: URL, self: URL): boolean {
  const hasScheme = source.includes('://')
  const [scheme = '', rest = ''] = hasScheme ? source.split('://') : [self.protocol, source]
  const slash = rest.indexOf('/')
  const authority = slash === -1 ? rest : rest.slice(0, slash)
  const path = slash === -1 ? '' : rest.slice(slash)
  const [, host = '', port = ''] = /^(.*?)(?::(\d+|\*))?$/.exec(authority) ?? []
  return (
    matchesScheme(hasScheme ? `${scheme.toLowerCase()}:` : scheme, url) &&
    matchesName(host.toLowerCase(), url.hostname) &&
    matchesPort(port, url) &&
    matchesPath(path, url.pathname)
  )
}

function matchesName(host: string, hostname: string): boolean {
  return host.startsWith('*.')
    ? hostname.endsWith(host.slice(1))
    : host === '*' || host === hostname
}

function matchesPort(port: string, url: URL): boolean {
  const usual = url.protocol === 'https:' ? '443' : '80'
  return port === '*' || (port || usual) === (url.port || usual)
}

function matchesPath(path: string, pathname: string): boolean {
  if (path === '' || path === '/') return true
  return path.endsWith('/') ? pathname.startsWith(path) : pathname === path
}
