import { describe, expect, test } from 'vitest'
import { beginConnect, popups, reasonOf, turn } from './attempt.ts'

describe('a promised state', () => {
  test.each(['', 'tenant-42', undefined, 5])('of %o rejects by name', async (state) => {
    const reason = await reasonOf(beginConnect({ state: Promise.resolve(state) }))
    expect(reason).toBeInstanceOf(TypeError)
    expect((reason as Error).message).toContain('"state"')
    await turn()
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
  })

  test('that fails rejects with its reason, and the empty popup is closed', async () => {
    const reason = new Error('The server is away')
    expect(await reasonOf(beginConnect({ state: Promise.reject(reason) }))).toBe(reason)
    await turn()
    expect(popups[0]?.close).toHaveBeenCalledTimes(1)
  })
})
