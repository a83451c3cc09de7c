/**
 * What lets a page on a listed origin read the answer. Other pages get none of it.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export const corsHeaders = (
  { headers, method }: Request,
  allowed: readonly string[],
): Record<string, string> => {
  const origin = headers.get('origin')
  if (origin === null || !allowed.includes(origin)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
    ...(method === 'OPTIONS'
      ? {
          'access-control-allow-methods': 'POST',
          // With credentials `*` means nothing; the page may send what `authenticate` reads.
          'access-control-allow-headers':
            headers.get('access-control-request-headers') ?? 'content-type, x-requested-with',
        }
      : {}),
  }
}
