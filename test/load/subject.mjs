// What is measured, in a process of its own: the connect handler ("ours"), or the least that does the
// same calls by hand ("bare"), each in the same framework.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'

const [, , which, upstream] = process.argv

const ours = () => {
  const client = createSunshineClient({
    clientId: 'load',
    clientSecret: 'a-secret',
    bridgeUrl: `${upstream}/sc`,
    apiUrl: `${upstream}/sc`,
  })
  const handler = createConnectHandler({ client, onConnect: () => {} })
  return (c) => handler(c.req.raw)
}

const bare = () => async (c) => {
  const { code } = await c.req.json()
  const body = {
    code,
    grant_type: 'authorization_code',
    client_id: 'load',
    client_secret: 'a-secret',
  }
  const tokenAnswer = await fetch(`${upstream}/sc/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { access_token } = await tokenAnswer.json()
  const infoAnswer = await fetch(`${upstream}/sc/v2/tokenInfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  const { app } = await infoAnswer.json()
  return c.json({ app: { id: app.id, displayName: app.displayName, subdomain: app.subdomain } })
}

const app = new Hono().post('/connect', which === 'ours' ? ours() : bare())
const options = { fetch: app.fetch, port: 0, hostname: '127.0.0.1' }
serve(options, ({ port }) => process.send(port))

// Asked, it says what is left on the heap after collecting, and the processor time used before that.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  global.gc()
  const { heapUsed: heap, rss } = process.memoryUsage()
  process.send({ heap, rss, cpu: (user + system) / 1000 })
})
