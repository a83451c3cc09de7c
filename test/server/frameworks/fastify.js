// Fastify 5. It has read the body before, and keeps body and user on a request of its own.
import Fastify from 'fastify'
import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import { createCallbackPage, createConnectHandler } from 'sunshine-connect/server'

export function createFastifyApp({ client, save }) {
  const connect = toNodeHandler(
    createConnectHandler({
      client,
      authenticate: (request) => incomingMessage(request).user,
      onConnect: ({ user, accessToken, app }) => save({ user, accessToken, app }),
    }),
  )
  const callback = toNodeHandler(createCallbackPage())

  const fastify = Fastify()
  fastify.decorateRequest('user', null)
  fastify.addHook('onRequest', async (request) => {
    request.user = /user=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
  })
  fastify.all('/api/connect', (request, reply) => {
    const { body, user } = request
    reply.hijack()
    return connect(Object.assign(request.raw, { body, user }), reply.raw)
  })
  fastify.get('/oauth/callback', (request, reply) => {
    reply.hijack()
    return callback(request.raw, reply.raw)
  })
  fastify.get('/sign-in', (_request, reply) => reply.header('set-cookie', 'user=ada').send({}))
  return fastify
}
