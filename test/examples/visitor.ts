/** A page of the backend's own origin, and the cookie that says who sits in front of it. */
export const createVisitor = async (origin: string, call = fetch) => {
  const config = await call(`${origin}/api/config`)
  const cookie = String(config.headers.get('set-cookie')).split(';')[0] as string
  const send = (at: string, path: string, init: RequestInit = {}) =>
    call(at + path, {
      ...init,
      headers: {
        cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-requested-with': 'sunshine-connect',
      },
    })
  return {
    connect: (at: string, code: string, state = 'a-state') =>
      send(at, '/api/connect', { method: 'POST', body: JSON.stringify({ code, state }) }),
    connection: (at: string) => send(at, '/api/connection'),
    disconnect: (at: string) => send(at, '/api/connection', { method: 'DELETE' }),
  }
}
