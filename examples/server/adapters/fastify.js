// Fastify 5. The app reads bodies itself, so nothing else may.
import { getRequestListener } from '@hono/node-server'
import Fastify from 'fastify'
import { createNodeBackend } from '../node.js'

const listener = getRequestListener(createNodeBackend(process.env).app.fetch)
const fastify = Fastify()
fastify.removeAllContentTypeParsers()
fastify.addContentTypeParser('*', (_request, _body, done) => done(null))
fastify.all('/*', (request, reply) => listener(request.raw, reply.hijack().raw))
await fastify.listen({ port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' })
console.log(`Backend: http://localhost:${fastify.server.address().port}`)
