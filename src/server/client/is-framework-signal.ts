/**
 * Whether what `fetch` has thrown is no failure, but how Next.js and React tell themselves that a page
 * can't be made before it is asked for: they put a `digest` on it, and whoever swallows it breaks the
 * build.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export function isFrameworkSignal(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('digest' in thrown)) return false
  return typeof thrown.digest === 'string'
}
