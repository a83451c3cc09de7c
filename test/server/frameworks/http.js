// Node's own server.
import { toNodeHandler } from 'sunshine-connect/node'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'

export function createHttpListener({ client, save }) {
  const connect = createConnectHandler({
    client,
    authenticate: (request) => /user=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1],
    onConnect: ({ user, accessToken, app }) => save({ user, accessToken, app }),
  })
  const routes = {
    '/api/connect': toNodeHandler(connect),
    '/oauth/callback': toNodeHandler(createCallbackPage()),
  }
  return (request, response) => {
    const route = routes[request.url.split('?')[0]]
    if (route) return route(request, response)
    if (request.url === '/sign-in') response.setHeader('set-cookie', 'user=ada')
    return response.end('{}')
  }
}
