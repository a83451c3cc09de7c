import type { AddressInfo } from 'node:net'
import { createSandbox, type SandboxOptions } from 'sunshine-connect/sandbox'
import { listen } from '../../examples/server/node.js'
import { stopper } from '../../examples/stopper.mjs'
import { newCode, newToken } from '../sandbox/request.ts'

/** The sandbox on a port of its own, which counts and can hold back what it has done. */
export const startStandIn = async (options: Partial<SandboxOptions> = {}) => {
  const sandbox = createSandbox({
    accounts: [{ subdomain: 'acme', displayName: 'Acme' }],
    ...options,
  })
  const calls: string[] = []
  let held: Promise<void> | undefined
  const fetch = async (request: Request) => {
    const call = `${request.method} ${new URL(request.url).pathname.split('/').at(-1)}`
    const response = await sandbox.fetch(request)
    calls.push(call)
    if (call === 'POST token') await held
    return response
  }
  const server = await listen(fetch, 0)
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    calls,
    /** What a backend needs to know of it. */
    env: {
      SUNSHINE_CLIENT_ID: 'sandbox',
      SUNSHINE_CLIENT_SECRET: 'sandbox-secret',
      SUNSHINE_BRIDGE_URL: `${origin}/sc`,
      SUNSHINE_API_URL: `${origin}/sc`,
    },
    newCode: () => newCode(sandbox.fetch, undefined, origin),
    /** From now on tokens are made but not sent, until the function it gives is called. */
    holdTokens: () => {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return () => {
        held = undefined
        release()
      }
    },
    /** The customer removes the integration in Admin Center: no token works any more. */
    removeAll: async () => {
      const request = new Request(`${origin}/sc/oauth/authorization`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${await newToken(sandbox.fetch)}` },
      })
      await sandbox.fetch(request)
    },
    stop: stopper(server),
  }
}

export type StandIn = Awaited<ReturnType<typeof startStandIn>>
