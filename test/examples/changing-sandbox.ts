import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { incomingMessage, toNodeHandler } from 'sunshine-connect/node'
import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { stopper } from '../../examples/stopper.mjs'
import { newCode } from '../sandbox/request.ts'

type Faults = NonNullable<SandboxOptions['faults']>

/** An answer that the sandbox would not give, written by hand. */
export type Misbehaves = (response: ServerResponse) => void

const create = (faults: Faults, id: string) =>
  createSandbox({ accounts: [{ id, subdomain: 'acme', displayName: 'Acme' }], faults })

const ACCOUNT = 'acme-app'

/** A sandbox on one address, whose faults change from test to test. */
export async function startChangingSandbox() {
  let sandbox = create({}, ACCOUNT)
  const misbehaves = new Map<string, Misbehaves>()
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
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const misbehave = misbehaves.get(path)
    if (!misbehave) return handler(request, response)
    calls.push(path)
    request.resume()
    misbehave(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    bridgeUrl: `${origin}/sc`,
    calls,
    use: (faults: Faults, account = ACCOUNT) => {
      sandbox = create(faults, account)
      misbehaves.clear()
    },
    /** Until `use` is called, this path is answered so. */
    answer: (path: string, misbehave: Misbehaves) => void misbehaves.set(path, misbehave),
    newCode: () => newCode(sandbox.fetch, undefined, origin),
    stop: stopper(server),
  }
}
