/** Caches between server and browser that have a header of their own, which counts before the others. */
const OF_SHARED_CACHES = [
  'cdn-cache-control',
  'surrogate-control',
  'cloudflare-cdn-cache-control',
  'netlify-cdn-cache-control',
  'vercel-cdn-cache-control',
]

/** What shows that a cache on the way keeps an answer, whatever the browser is told. */
export function sharedCacheSign(headers: Record<string, string>): string | undefined {
  const name = OF_SHARED_CACHES.find((each) => mayKeep(headers[each]))
  if (name) return `${name}: ${headers[name]}`
  if (Number(headers.age) > 0) return `age: ${headers.age}`
  const control = headers['cache-control']
  return !isNeverKept(control) && lifetimeOf(control, 's-maxage') > 0
    ? `cache-control: ${control}`
    : undefined
}

/** `no-store` counts before whatever else there is. */
export function isNeverKept(control = ''): boolean {
  return /(^|[\s,])no-store($|[\s,;])/i.test(control)
}

function mayKeep(control: string | undefined): boolean {
  if (isNeverKept(control)) return false
  return lifetimeOf(control, 'max-age') > 0 || lifetimeOf(control, 's-maxage') > 0
}

function lifetimeOf(control = '', name: 'max-age' | 's-maxage'): number {
  return Number(new RegExp(`(?:^|[\\s,])${name}="?(\\d+)`, 'i').exec(control)?.[1] ?? 0)
}
