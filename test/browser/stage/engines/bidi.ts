import { once } from 'node:events'
import { WebSocket } from 'ws'
import { within } from '../until.ts'

export interface BidiConnection {
  /**
   * Sends a command and resolves to its result.
   *
   * @throws Error with the browser's own words; or when no answer comes within `timeout`
   * milliseconds (10,000 by default), or the connection ends.
   */
  send<T = unknown>(method: string, params: object, timeout?: number): Promise<T>
}

interface Answer {
  id?: number
  type: 'success' | 'error' | 'event'
  result?: unknown
  error?: string
  message?: string
}

/**
 * WebDriver BiDi, spoken directly: puppeteer's own page objects give every script a user activation
 * and lose track of a page that changes its browsing context group.
 *
 * @see https://www.w3.org/TR/webdriver-bidi/
 */
export async function connectBidi(url: string): Promise<BidiConnection> {
  const socket = new WebSocket(url)
  await within(`a connection to ${url}`, 10_000, once(socket, 'open'))
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0

  socket.on('message', (data) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id === undefined) return
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  socket.on('close', () => {
    for (const settle of waiting.values()) settle({ type: 'error', error: 'connection closed' })
    waiting.clear()
  })

  const exchange = (method: string, params: object) => {
    const id = ++lastId
    return new Promise<Answer>((resolve) => {
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
  }
  return {
    send: async <T>(method: string, params: object, timeout = 10_000) => {
      const answer = await within(method, timeout, exchange(method, params))
      if (answer.type === 'success') return answer.result as T
      throw new Error(`${method}: ${answer.error}${answer.message ? ` (${answer.message})` : ''}`)
    },
  }
}
