/**
 * `{ cache: 'no-store' }` where the runtime knows it: frameworks cache what `fetch` gets, and a cached
 * answer would call a revoked token good. Older Cloudflare Workers throw on the very name, others
 * ignore it, and both are told nothing.
 *
 * @see https://developers.cloudflare.com/workers/configuration/compatibility-flags/#enable-cache-no-store-http-standard-api
 * @see https://nextjs.org/docs/app/api-reference/functions/fetch
 */
export function noStore(): { cache?: 'no-store' } {
  try {
    // A made-up request tells without sending anything.
    const { cache } = new Request('https://localhost', { cache: 'no-store' })
    return cache === 'no-store' ? { cache } : {}
  } catch {
    return {}
  }
}
