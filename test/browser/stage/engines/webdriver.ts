import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../until.ts'

type Method = 'GET' | 'POST' | 'DELETE'

export interface WebDriverSession {
  readonly capabilities: { browserVersion: string }
  /** Sends a command that concerns the whole browser. */
  send<T = unknown>(method: Method, path: string, body?: object): Promise<T>
  /**
   * Makes the window the current one and sends the command, with no other command in between. An
   * answer that a navigation swallowed holds up the others for `timeout` milliseconds (10,000).
   */
  sendTo<T = unknown>(
    handle: string,
    method: Method,
    path: string,
    body?: object,
    timeout?: number,
  ): Promise<T>
}

/**
 * A session of plain WebDriver. It has one current window, so commands go one after the other.
 *
 * @see https://www.w3.org/TR/webdriver2/
 */
export async function startSession(
  driver: string,
  capabilities: object,
): Promise<WebDriverSession> {
  await until('the WebDriver to be ready', async () => {
    const { ready } = await request<{ ready: boolean }>('GET', `${driver}/status`)
    return ready
  })
  const session = await request<{
    sessionId: string
    capabilities: { browserVersion: string }
  }>('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } }, 30_000)
  const base = `${driver}/session/${session.sessionId}`

  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }
  let current: string | undefined
  return {
    capabilities: session.capabilities,
    send: (method, path, body) => inTurn(() => request(method, base + path, body)),
    sendTo: (handle, method, path, body, timeout) =>
      inTurn(async () => {
        if (current !== handle) await request('POST', `${base}/window`, { handle })
        current = method === 'DELETE' ? undefined : handle
        return request(method, base + path, body, timeout)
      }),
  }
}

async function request<T>(
  method: Method,
  url: string,
  body?: object,
  timeout = 10_000,
): Promise<T> {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(timeout),
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } }
  if (response.ok) return value
  const { pathname } = new URL(url)
  throw new Error(`${method} ${pathname}: ${value.error} (${value.message})`)
}

/**
 * Awaits a promise in a window by asking for its outcome again and again: a command that waits would
 * hold up every other window.
 *
 * @throws Error when the promise rejects, the page goes elsewhere, or `timeout` milliseconds pass.
 */
export async function awaitIn(
  session: WebDriverSession,
  handle: string,
  expression: string,
  timeout: number,
): Promise<string> {
  const giveUpAt = performance.now() + timeout
  const execute = async (script: string): Promise<Outcome | null> => {
    const left = Math.ceil(giveUpAt - performance.now())
    if (left <= 0) throw new Error(`No outcome within ${timeout} ms`)
    return session.sendTo(handle, 'POST', '/execute/sync', { script, args: [] }, left)
  }
  const id = randomUUID()
  // The expression stands outside the function's scope: the page may have names like ours.
  await execute(`((run) => {
    const outcomes = window[Symbol.for('outcomes')] ??= new Map()
    outcomes.set('${id}', null)
    const settle = (outcome) => outcomes.has('${id}') && outcomes.set('${id}', outcome)
    Promise.resolve(run()).then((value) => settle({ value }),
      (error) => settle({ error: String(error) }))
  })(() => ${expression})`)
  for (;;) {
    const outcome = await execute(`const outcomes = window[Symbol.for('outcomes')]
      if (!outcomes?.has('${id}')) return { error: 'The page went elsewhere' }
      const outcome = outcomes.get('${id}')
      if (outcome) outcomes.delete('${id}')
      return outcome`)
    if (outcome?.error !== undefined) throw new Error(outcome.error)
    if (outcome?.value !== undefined) return outcome.value
    await sleep(10)
  }
}

interface Outcome {
  value?: string
  error?: string
}
