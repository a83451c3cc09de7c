import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { findFreePorts } from '../../examples/free-ports.mjs'

const servers: ReturnType<typeof createServer>[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const occupy = (host: string) =>
  new Promise<number>((resolve) => {
    const server = createServer()
    servers.push(server)
    server.listen(0, host, () => resolve((server.address() as { port: number }).port))
  })

test('a free port is taken as wished', async () => {
  const [any] = await findFreePorts([0])
  expect(await findFreePorts([any as number])).toEqual([any])
})

// Or it could be somebody else's before whoever asked for it listens there.
test('any free port is none that the system gives to somebody else meanwhile', async () => {
  const given = await Promise.all(Array.from({ length: 8 }, () => occupy('127.0.0.1')))
  const found = await findFreePorts([0, 0, 0, 0])
  for (const port of found) expect(port).toBeLessThan(Math.min(...given))
  expect(new Set(found).size).toBe(4)
})

test('a busy port is passed over, on either loopback address', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const busy = await occupy(host)
    const [found] = await findFreePorts([busy])
    expect(found).toBeGreaterThan(busy)
  }
})

test('no port is given twice', async () => {
  const [any] = await findFreePorts([0])
  const found = await findFreePorts([any as number, any as number, any as number])
  expect(new Set(found).size).toBe(3)
})

test('running out of ports is said', async () => {
  await expect(findFreePorts([65_536])).rejects.toThrow('no free port')
})
