import { wrongOption } from '../options/read-options.js'
import { createSandbox } from './create-sandbox.js'
import type { SandboxOptions } from './options.js'

/** Options of `startSandbox`: those of `createSandbox`, and where it listens. */
export interface StartSandboxOptions extends SandboxOptions {
  /** The port on 127.0.0.1. Default: 0, which picks a free one. */
  port?: number
}

/** A sandbox that listens. */
export interface RunningSandbox {
  /**
   * Its origin, such as `http://127.0.0.1:4001`, without a slash at the end. The page's
   * `authorizeUrl` is `${url}/sc/oauth/authorize`, the server's `bridgeUrl` and `apiUrl` are `${url}/sc`.
   */
  url: string
  /** Ends it together with the connections that are open. Needs no `this`. */
  close(): Promise<void>
  /**
   * Removes every bot from an account, as its admin does in Admin Center: their tokens end, and the
   * Remove URL, if there is one, is told of each. Resolves when it has answered, or has failed to.
   * Needs no `this`.
   *
   * @throws TypeError (rejects with it) for a subdomain that is none of the accounts'.
   */
  remove(subdomain: string): Promise<void>
}

/**
 * Starts a sandbox in this process, on this machine only, for tests and development. Node.js alone:
 * elsewhere, hand `createSandbox(options).fetch` to whatever serves there.
 *
 * @throws TypeError (rejects with it) for a wrong option, naming it and the cure; Node's own error,
 * such as `EADDRINUSE`, if it can't listen.
 *
 * @example
 * ```ts
 * import { startSandbox } from 'sunshine-connect/sandbox'
 *
 * const sandbox = await startSandbox({ person: 'allows' })
 * console.log(`${sandbox.url}/sc/oauth/authorize`) // the page's `authorizeUrl`
 * await sandbox.close()
 * ```
 */
export async function startSandbox({
  port = 0,
  ...options
}: StartSandboxOptions = {}): Promise<RunningSandbox> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw wrongOption('port', 'a whole number from 0 to 65535')
  }
  const { fetch, remove } = createSandbox(options)
  // Asked for here, so that createSandbox works where there is no node:http.
  const { listen } = await import('./listen.js')
  const { url, close } = await listen(fetch, { host: '127.0.0.1', port, allowRemote: false })
  return { url, close, remove }
}
