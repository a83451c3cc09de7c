/** A JSON body for programs. */
export function apiAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}

/**
 * The documented error body of API v2. Zendesk doesn't say which shape the OAuth paths without a
 * version use; they stand in v2's specification, so they get v2's.
 * @see https://developer.zendesk.com/api-reference/conversations/#section/Introduction/Errors
 */
export function apiError(
  status: number,
  code: string,
  title: string,
  headers: Record<string, string> = {},
): Response {
  return apiAnswer(status, { errors: [{ code, title }] }, headers)
}
