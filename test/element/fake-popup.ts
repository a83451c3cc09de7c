import { vi } from 'vitest'

/** A popup that the test plays: what happens in real ones is in test/browser. */
export interface FakePopup {
  /** Where it was sent. */
  url: () => URL
  /** How often `window.open` was called. */
  opened: () => number
  /** How often it was brought to the front. */
  focused: () => number
  /** Looks closed, as a severed popup and a closed one do. */
  sever: () => void
  /** The redirect page's answer; the state is added, of the last window or of the one sent to `at`. */
  answer: (query: Record<string, string>, at?: URL) => void
  /** From here on `window.open` returns null. */
  block: () => void
}

export const fakePopup = (): FakePopup => {
  let address = ''
  let opened = 0
  let focused = 0
  let isBlocked = false
  const popup = {
    // As every window has it: without, this would be taken for some wrapper's.
    get window(): unknown {
      return popup
    },
    closed: false,
    focus: () => {
      focused += 1
    },
    close: () => {
      popup.closed = true
    },
    location: {
      replace: (url: string) => {
        address = url
      },
    },
  }
  vi.spyOn(window, 'open').mockImplementation((url) => {
    opened += 1
    if (isBlocked) return null
    popup.closed = false
    address = String(url)
    return popup as unknown as Window
  })
  const url = () => new URL(address)
  return {
    url,
    opened: () => opened,
    focused: () => focused,
    sever: () => {
      popup.closed = true
    },
    block: () => {
      isBlocked = true
    },
    answer: (query, at = url()) => {
      const state = at.searchParams.get('state') as string
      const channel = new BroadcastChannel(`sunshine-connect:${state}`)
      const message = {
        type: 'sunshine-connect:answer',
        query: `${new URLSearchParams({ ...query, state })}`,
      }
      // As the redirect page does: said at once, and again to a page that wasn't listening yet.
      channel.onmessage = ({ data }) => {
        if (data.type === 'sunshine-connect:repeat') channel.postMessage(message)
      }
      channel.postMessage(message)
      setTimeout(() => channel.close(), 500)
    },
  }
}
