import { startSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { rawRequest } from '../server/raw-request.ts'
import { authorizeUrl } from './request.ts'

test('it listens on a free port of this machine, and no longer after close', async () => {
  const { url, close } = await startSandbox()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(url)).status).toBe(200)
  await close()
  await expect(fetch(url)).rejects.toThrow()
})

test('its options are those of createSandbox, and the port', async () => {
  const first = await startSandbox({ port: 0, person: 'allows', coop: false })
  const response = await fetch(authorizeUrl({}, first.url), { redirect: 'manual' })
  expect(response.headers.get('location')).toContain('code=')
  const taken = startSandbox({ port: Number(new URL(first.url).port) })
  await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.close()
})

test('it answers to loopback names alone, and a dropped call ends the connection', async () => {
  const { url, close } = await startSandbox({ faults: { getTokenInfo: 'drop' } })
  const asked = (host: string) =>
    rawRequest(url, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  expect(await asked('evil.example:4001')).toMatch(/^HTTP\/1\.1 421 /)
  expect(await asked('localhost:4001')).toMatch(/^HTTP\/1\.1 200 /)
  await expect(fetch(`${url}/sc/v2/tokenInfo`)).rejects.toThrow()
  await close()
})

test.each([
  ['port', { port: 65_536 }],
  ['port', { port: -1 }],
  ['port', { port: '4001' }],
  ['person', { person: 'perhaps' }],
  ['host', { host: '0.0.0.0' }],
])('a wrong %s is named: %j', async (name, options) => {
  const started = startSandbox(options as object)
  await expect(started).rejects.toThrow(TypeError)
  await expect(started).rejects.toThrow(`Option "${name}"`)
})
