import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { afterEach, describe, expect, test } from 'vitest'
import { GRANT, post } from './connect-request.js'
import { APP, CLIENT_ID, CLIENT_SECRET, CODE, rejection, TOKEN } from './fake-zendesk.js'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

const listen = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const clientOf = (url: string, timeout = 10_000) =>
  createSunshineClient({
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    bridgeUrl: url,
    apiUrl: url,
    timeout,
  })

const answer = (request: Parameters<RequestListener>[0]) =>
  JSON.stringify(request.url === '/oauth/token' ? { access_token: TOKEN } : { app: APP })

describe('the client over real HTTP', () => {
  test('gets token and app, and revokes', async () => {
    const seen: string[] = []
    const client = clientOf(
      await listen((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`)
        response.end(answer(request))
      }),
    )
    expect((await client.getToken(CODE)).accessToken).toBe(TOKEN)
    expect(await client.getTokenInfo(TOKEN)).toEqual({ app: APP })
    await client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' })
    expect(seen).toEqual([
      'POST /oauth/token ',
      `GET /v2/tokenInfo Bearer ${TOKEN}`,
      `DELETE /oauth/authorization Bearer ${TOKEN}`,
    ])
  })

  test.each([307, 302])(
    'follows no redirect (%i): the other server hears nothing',
    async (status) => {
      let heard = 0
      const other = await listen((_, response) => {
        heard++
        response.end('{}')
      })
      const client = clientOf(
        await listen((_, response) =>
          response.writeHead(status, { location: `${other}/oauth/token` }).end(),
        ),
      )
      for (const operation of [
        () => client.getToken(CODE),
        () => client.getTokenInfo(TOKEN),
        () => client.revokeAccess({ accessToken: TOKEN, subdomain: 'acme' }),
      ])
        expect(await rejection(operation())).toMatchObject({ code: 'invalid_response', status })
      expect(heard).toBe(0)
      expect((await fetch(other)).status).toBe(200)
      expect(heard).toBe(1)
    },
  )

  test('gives up on a body that trickles, and hangs up', async () => {
    let hungUp: (value: unknown) => void
    const closed = new Promise((resolve) => {
      hungUp = resolve
    })
    const client = clientOf(
      await listen((_, response) => {
        response.writeHead(200).write('{"access')
        const timer = setInterval(() => response.write(' '), 50)
        response.once('close', () => {
          clearInterval(timer)
          hungUp(true)
        })
      }),
      400,
    )
    expect(await rejection(client.getToken(CODE))).toMatchObject({ code: 'timeout' })
    expect(await closed).toBe(true)
  })

  test('reads no endless body', async () => {
    const block = 'x'.repeat(65_536)
    const client = clientOf(
      await listen((_, response) => {
        const more = () => {
          while (response.write(block));
          response.once('drain', more)
        }
        more()
      }),
    )
    expect(await rejection(client.getToken(CODE))).toMatchObject({
      code: 'invalid_response',
      status: 200,
    })
  })

  test('a connection that is dropped, before or in the body, is network_error', async () => {
    const before = clientOf(await listen((request) => request.socket.destroy()))
    const within = clientOf(
      await listen((request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"access_')
        setTimeout(() => request.socket.destroy(), 20)
      }),
    )
    for (const client of [before, within])
      expect(await rejection(client.getToken(CODE))).toMatchObject({
        operation: 'getToken',
        code: 'network_error',
        cause: expect.any(Error),
      })
  })

  test('a server that is not there is network_error, and the cause says so', async () => {
    const address = await listen(() => {})
    await new Promise((resolve) => servers.pop()?.close(resolve))
    const error = await rejection(clientOf(address).getToken(CODE))
    expect(error).toMatchObject({ code: 'network_error' })
    expect((error.cause as Error).message).toContain('ECONNREFUSED')
  })
})

/** The least that puts a web handler on Node's server. */
const onNode =
  (handler: (request: Request) => Promise<Response>): RequestListener =>
  async (incoming, outgoing) => {
    const aborted = new AbortController()
    outgoing.once('close', () => aborted.abort())
    const { method = 'GET', url, headers } = incoming
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: headers as Record<string, string>,
      signal: aborted.signal,
      ...(method === 'GET' ? {} : { body: Readable.toWeb(incoming), duplex: 'half' }),
    } as RequestInit)
    const response = await handler(request)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(await response.text())
  }

describe('the handler over real HTTP', () => {
  const setUp = async (delay = 0) => {
    const zendesk = await listen((request, response) => {
      setTimeout(() => response.end(answer(request)), delay)
    })
    let stored: (connection: unknown) => void
    const connection = new Promise((resolve) => {
      stored = resolve
    })
    const handler = createConnectHandler({
      client: clientOf(zendesk),
      onConnect: (made) => stored(made.accessToken),
    })
    return { url: await listen(onNode(handler)), connection }
  }
  const headers = {
    'content-type': 'application/json',
    'x-requested-with': 'sunshine-connect',
    'sec-fetch-site': 'same-origin',
  }

  test('connects', async () => {
    const { url } = await setUp()
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(GRANT) })
    expect(await response.json()).toMatchObject({ app: { subdomain: 'acme' } })
  })

  test('a body that is too long gets its answer, announced or not', async () => {
    const { url } = await setUp()
    const body = 'x'.repeat(200_000)
    const announced = await fetch(url, { method: 'POST', headers, body })
    expect(announced.status).toBe(413)
    const stream = new Blob([body]).stream()
    const chunked = await fetch(url, {
      method: 'POST',
      headers,
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect([chunked.status, (await chunked.json()).code]).toEqual([413, 'body_too_large'])
  })

  test('finishes the exchange although the browser has gone', async () => {
    const { url, connection } = await setUp(150)
    const gone = new AbortController()
    const response = fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(GRANT),
      signal: gone.signal,
    })
    setTimeout(() => gone.abort(), 50)
    expect((await rejection(response)).name).toBe('AbortError')
    expect(await connection).toBe(TOKEN)
  })

  test("a page's request is the one the other tests send", () => {
    expect(Object.fromEntries(post().headers)).toMatchObject(headers)
  })
})
