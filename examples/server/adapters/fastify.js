// Fastify 5. The app reads bodies itself, so nothing else need.
import Fastify from 'fastify'
import { toNodeHandler } from 'sunshine-connect/node'
import { createNodeBackend } from '../node.js'

const { app } = createNodeBackend(process.env)
const handler = toNodeHandler((request) => app.fetch(request))
const fastify = Fastify()
fastify.removeAllContentTypeParsers()
fastify.addContentTypeParser('*', (_request, _body, done) => done(null))
fastify.all('/*', (request, reply) => handler(request.raw, reply.hijack().raw))
await fastify.listen({ port: Number(process.env.PORT ?? 4000), host: '127.0.0.1' })
console.log(`Backend: http://localhost:${fastify.server.address().port}`)
