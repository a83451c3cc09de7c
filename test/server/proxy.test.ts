import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from 'sunshine-connect/node'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpsRequest } from '../https-request.js'
import { GRANT } from './connect-request.js'
import { CLIENT_ID, CLIENT_SECRET, fakeZendesk } from './fake-zendesk.js'
import { canRunNginx, startNginx } from './nginx.js'

describe.runIf(canRunNginx)('behind nginx, which ends TLS', () => {
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let backend: Server
  /** What the backend is for the test that runs. */
  let listener: RequestListener

  beforeAll(async () => {
    backend = createServer((request, response) => listener(request, response))
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
    nginx = await startNginx(`http://127.0.0.1:${(backend.address() as AddressInfo).port}`)
  })
  afterAll(async () => {
    await nginx?.stop()
    backend.closeAllConnections()
    await new Promise((resolve) => backend.close(resolve))
  })

  const serve = ({ allowedOrigins = [] as string[], trustProxy = false }) => {
    const fetch = fakeZendesk()
    const client = createSunshineClient({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch })
    const connect = createConnectHandler({ client, onConnect: () => {}, allowedOrigins })
    listener = toNodeHandler(connect, { trustProxy })
  }

  /** What the page at `shop.example` sends, through nginx. */
  const post = (port: number, headers: Record<string, string> = {}) =>
    httpsRequest(`https://127.0.0.1:${port}/api/connect`, {
      method: 'POST',
      headers: {
        host: `shop.example:${port}`,
        origin: `https://shop.example:${port}`,
        'content-type': 'application/json',
        'x-requested-with': 'sunshine-connect',
        ...headers,
      },
      body: JSON.stringify(GRANT),
    })

  describe.each(['keeping', 'changing'] as const)('%s Host', (site) => {
    const OWN = () => `https://shop.example:${nginx[site]}`
    const ELSEWHERE = 'https://evil.example'

    test('a browser that sends Sec-Fetch-Site needs nothing', async () => {
      serve({})
      expect((await post(nginx[site], { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
      expect((await post(nginx[site], { 'sec-fetch-site': 'same-site' })).status).toBe(403)
    })

    test('one that does not is refused, and the detail names the origin seen and the one expected', async () => {
      serve({})
      const { status, body } = await post(nginx[site])
      const { port } = backend.address() as AddressInfo
      const expected =
        site === 'keeping' ? `http://shop.example:${nginx[site]}` : `http://127.0.0.1:${port}`
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ code: 'origin_not_allowed' })
      expect(JSON.parse(body).detail).toContain(OWN())
      expect(JSON.parse(body).detail).toContain(expected)
    })

    test('allowedOrigins with the own origin lets it through, and nobody else', async () => {
      serve({ allowedOrigins: [OWN()] })
      expect((await post(nginx[site])).status).toBe(200)
      expect((await post(nginx[site], { origin: ELSEWHERE })).status).toBe(403)
    })

    test('trustProxy lets it through, and nobody else', async () => {
      serve({ trustProxy: true })
      expect((await post(nginx[site])).status).toBe(200)
      expect((await post(nginx[site], { origin: ELSEWHERE })).status).toBe(403)
    })

    test('trustProxy believes nginx, not what a client has written in its stead', async () => {
      serve({ trustProxy: true })
      const forged = {
        origin: ELSEWHERE,
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'proto=https;host=evil.example',
      }
      expect((await post(nginx[site], forged)).status).toBe(403)
      expect((await post(nginx[site], { ...forged, origin: OWN() })).status).toBe(200)
    })
  })
})
