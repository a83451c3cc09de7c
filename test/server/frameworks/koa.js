// Koa 3. `patchNode` leaves the body that it has read where Node's own handlers look for it.
import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'
import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'

export function createKoaApp({ client, save }) {
  const connect = createConnectHandler({
    client,
    authenticate: (request) => incomingMessage(request).user,
    onConnect: ({ user, accessToken, app }) => save({ user, accessToken, app }),
  })
  const routes = {
    '/api/connect': toNodeHandler(connect),
    '/oauth/callback': toNodeHandler(createCallbackPage()),
  }

  const app = new Koa()
  app.use(bodyParser({ patchNode: true }))
  app.use(async (ctx, next) => {
    const route = routes[ctx.path]
    if (!route) return next()
    ctx.respond = false
    ctx.req.user = ctx.cookies.get('user')
    await route(ctx.req, ctx.res)
  })
  app.use((ctx) => {
    ctx.cookies.set('user', 'ada')
    ctx.body = {}
  })
  return app
}
