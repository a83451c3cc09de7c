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
  const held = new Map<string, Promise<void>>()
  const releases = new Set<() => void>()
  const fetch = async (request: Request) => {
    const call = `${request.method} ${new URL(request.url).pathname.split('/').at(-1)}`
    const response = await sandbox.fetch(request)
    calls.push(call)
    await held.get(call)
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
    /** From now on what this call gives is made but not sent, until the function it returns is called. */
    hold: (call: 'POST token' | 'GET tokenInfo' | 'DELETE authorization') => {
      let release = () => {}
      const until = new Promise<void>((resolve) => {
        release = resolve
      })
      held.set(call, until)
      releases.add(release)
      return {
        /** Those that come from now on are let through. */
        noLonger: () => void held.delete(call),
        release: () => {
          held.delete(call)
          release()
        },
      }
    },
    holdNothing: () => {
      held.clear()
      for (const release of releases) release()
      releases.clear()
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
