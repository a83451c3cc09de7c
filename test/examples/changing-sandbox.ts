import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { stopper } from '../../examples/stopper.mjs'
import { newCode } from '../sandbox/request.ts'

const create = (faults: NonNullable<SandboxOptions['faults']>) =>
  createSandbox({ accounts: [{ subdomain: 'acme', displayName: 'Acme' }], faults })

/** A sandbox on one address, whose faults change from test to test. */
export async function startChangingSandbox() {
  let sandbox = create({})
  const calls: string[] = []

  const answer = async (request: Request): Promise<Response> => {
    calls.push(new URL(request.url).pathname)
    const response = await sandbox.fetch(request)
    return new Response(await response.arrayBuffer(), response)
  }
  const handler = toNodeHandler((request) =>
    answer(request).catch(() => {
      // It was told to drop the connection, or the caller has given up.
      incomingMessage(request)?.socket.destroy()
      return new Response()
    }),
  )
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    bridgeUrl: `${origin}/sc`,
    calls,
    use: (faults: NonNullable<SandboxOptions['faults']>) => {
      sandbox = create(faults)
    },
    newCode: () => newCode(sandbox.fetch, undefined, origin),
    stop: stopper(server),
  }
}
