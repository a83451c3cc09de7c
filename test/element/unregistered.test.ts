import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const warnedAfter = async (entry: string) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await import(entry)
  await vi.advanceTimersByTimeAsync(2_000)
  document.body.innerHTML = '<sunshine-connect></sunshine-connect>'
  expect(warn).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  return warn.mock.calls.map(([text]) => text)
}

// In this order: what is registered stays so.
test('the class alone, with the tag on the page, is named in the console', async () => {
  const warned = await warnedAfter('sunshine-connect/element')
  expect(warned).toEqual([expect.stringContaining('sunshine-connect/element/define')])
})

test('registered, it is not', async () => {
  vi.resetModules()
  expect(await warnedAfter('sunshine-connect/element/define')).toEqual([])
})
