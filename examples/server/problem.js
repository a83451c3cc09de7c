/** A refusal as the connect handler words its own. @see RFC 9457 */
export const problem = (status, code, title) =>
  new Response(JSON.stringify({ type: 'about:blank', title, status, code }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
