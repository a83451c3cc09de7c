import { isConnectError } from 'sunshine-connect'
import type {
  ConnectErrorEvent,
  ConnectStatusEvent,
  ConnectSuccessEvent,
  ElementStatus,
} from 'sunshine-connect/element'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  APP,
  aMoment,
  controls,
  fakeBackend,
  label,
  line,
  listen,
  part,
  place,
  placeNow,
  reaches,
  story,
} from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
beforeEach(() => {
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const click = (element: Element, name = 'button') => part(element, name).click()

describe('an account is connected', () => {
  test('from the click to the account, telling each step once', async () => {
    const element = await place()
    const events = listen(element)
    expect(element.status).toBe('ready')
    click(element)
    expect(element.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(element.getAttribute('status')).toBe('connected')
    expect(element.connection).toEqual({ app: APP })
    expect(element.error).toBeUndefined()
    expect(story(events)).toEqual(['waiting', 'exchanging', 'connected', 'connect-success'])
  })

  test('its events bubble out of shadow trees, and tell what they are of', async () => {
    const element = await place()
    const events = listen(document)
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    for (const event of events) expect(event.composed && event.bubbles).toBe(true)
    expect((events[0] as ConnectStatusEvent).status).toBe('waiting')
    const success = events.at(-1) as ConnectSuccessEvent
    expect(success.connection).toEqual({ app: APP })
  })

  test('its name and subdomain are said, apart from the sentence’s direction', async () => {
    const element = await place()
    element.connection = { app: APP }
    expect(line(element)).toBe(
      'Connected to \u2068Acme Support\u2069 (\u2068acme.zendesk.com\u2069).',
    )
  })

  test.each([
    [
      { app: { id: '1', displayName: null, subdomain: 'acme' } },
      'Connected to \u2068acme\u2069 (\u2068acme.zendesk.com\u2069).',
    ],
    [{ app: { id: '1', displayName: 'Acme' } }, 'Connected to \u2068Acme\u2069.'],
    [{ app: { id: '1', displayName: null } }, 'Connected.'],
    [{ anything: 'else' }, 'Connected.'],
    ['text', 'Connected.'],
  ])('%j is said as far as it is known', async (connection, text) => {
    const element = await place()
    element.connection = connection
    expect(element.status).toBe('connected')
    expect(line(element)).toBe(text)
  })

  test('a backend that answers nothing has connected all the same', async () => {
    fakeBackend(() => new Response(null, { status: 204 }))
    const element = await place()
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(line(element)).toBe('Connected.')
  })

  test('another one takes its place', async () => {
    const element = await place()
    element.connection = { app: APP }
    expect(controls(element)).toEqual(['Connect another account'])
    fakeBackend(() => Response.json({ app: { ...APP, displayName: 'Other' } }))
    click(element)
    popup.answer({ code: 'a-code' })
    await vi.waitFor(() => expect(line(element)).toContain('Other'))
  })
})

describe('a connection that was removed', () => {
  const REMOVED = { app: APP, removedAt: '2026-11-29T01:00:00.000Z' }

  test('says so, and the button connects again', async () => {
    const element = await place()
    const events = listen(element)
    element.connection = REMOVED
    expect(element.status).toBe('removed')
    expect(element.getAttribute('status')).toBe('removed')
    expect(element.connection).toBe(REMOVED)
    expect(line(element)).toBe('No longer connected to \u2068Acme Support\u2069.')
    expect(controls(element)).toEqual(['Connect again'])
    click(element)
    expect(element.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(story(events)).toEqual([
      'removed',
      'waiting',
      'exchanging',
      'connected',
      'connect-success',
    ])
  })

  test('is what Cancel goes back to', async () => {
    const element = await place()
    element.connection = REMOVED
    click(element)
    click(element, 'cancel')
    expect(element.status).toBe('removed')
  })

  test.each([
    { removedAt: 1_764_378_000_000, status: 'removed' },
    { removedAt: new Date(), status: 'removed' },
    { removedAt: null, status: 'connected' },
    { removedAt: undefined, status: 'connected' },
  ])('removedAt $removedAt is $status', async ({ removedAt, status }) => {
    const element = await place()
    element.connection = { app: APP, removedAt }
    expect(element.status).toBe(status)
  })
})

describe('while the person signs in', () => {
  describe('for a minute, in a window that can’t be observed', () => {
    const HINT = 'If it shows an error, close it and let us know.'

    const waitUnobserved = async (attributes = '') => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const element = placeNow(attributes)
      click(element)
      popup.sever()
      await reaches(element, 'detached')
      return { element, warn }
    }

    test('the person is told what else it may be, and the developer, once, how to find out', async () => {
      const { element, warn } = await waitUnobserved()
      await vi.advanceTimersByTimeAsync(59_000)
      expect(line(element)).toBe('Continue in the window we opened.')
      await vi.advanceTimersByTimeAsync(1_000)
      expect(element.status).toBe('detached')
      expect(line(element)).toBe(`Continue in the window we opened. ${HINT}`)
      expect(controls(element)).toEqual(['Open the window again', 'Cancel'])
      expect(warn).toHaveBeenCalledTimes(1)
      const [said] = warn.mock.calls[0] ?? []
      for (const part of ['redirect URI', 'client id', 'npx sunshine-connect doctor']) {
        expect(said).toContain(part)
      }
      element.cancel()
      expect(line(element)).toBe('You will sign in to Zendesk.')
      click(element)
      popup.sever()
      await reaches(element, 'detached')
      await vi.advanceTimersByTimeAsync(60_000)
      expect(line(element)).toContain(HINT)
      expect(warn).toHaveBeenCalledTimes(1)
    })

    test('in the page’s own words, where it has some', async () => {
      const { element } = await waitUnobserved(
        'text-overdue="Call us." text-detached="Over there."',
      )
      await vi.advanceTimersByTimeAsync(60_000)
      expect(line(element)).toBe('Over there. Call us.')
    })

    test('nobody is told anything once the answer has come', async () => {
      const { element, warn } = await waitUnobserved()
      await vi.advanceTimersByTimeAsync(30_000)
      popup.answer({ code: 'a-code' })
      await reaches(element, 'connected')
      await vi.advanceTimersByTimeAsync(60_000)
      expect(line(element)).toContain('Connected')
      expect(warn).not.toHaveBeenCalled()
    })
  })

  test('the button brings the window to the front, for the same promise', async () => {
    const element = await place()
    const first = element.connect()
    click(element)
    expect(element.connect()).toBe(first)
    expect(popup.opened()).toBe(1)
    expect(popup.focused()).toBe(2)
    element.cancel()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a window that can’t be observed can be opened again, for the same attempt', async () => {
    const element = await place()
    const events = listen(element)
    click(element)
    const { href } = popup.url()
    const before = part(element, 'status').textContent
    popup.sever()
    await reaches(element, 'detached')
    expect(part(element, 'status').textContent).toBe(before)
    expect(controls(element)).toEqual(['Open the window again', 'Cancel'])
    click(element)
    expect(popup.opened()).toBe(2)
    expect(popup.url().href).toBe(href)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(story(events)).not.toContain('connect-error')
  })

  test('Cancel goes back to the beginning without an error', async () => {
    const element = await place()
    const events = listen(element)
    const attempt = element.connect()
    click(element, 'cancel')
    expect(element.status).toBe('ready')
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' })
    expect(story(events)).toEqual(['waiting', 'ready'])
    expect(element.error).toBeUndefined()
  })

  test('Cancel keeps the account that was connected before', async () => {
    const element = await place()
    element.connection = { app: APP }
    click(element)
    click(element, 'cancel')
    expect(element.status).toBe('connected')
    expect(element.connection).toEqual({ app: APP })
  })

  test('Cancel keeps it also where the backend has told nothing of it', async () => {
    fakeBackend(() => new Response(null, { status: 204 }))
    const element = await place()
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    click(element)
    click(element, 'cancel')
    expect(element.status).toBe('connected')
  })

  test('an answer that comes after Cancel changes nothing', async () => {
    const element = await place()
    click(element)
    click(element, 'cancel')
    popup.answer({ code: 'a-code' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(element.status).toBe('ready')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('an attempt that another one has replaced tells nothing more', async () => {
    const element = await place()
    let asked = 0
    element.state = () => {
      asked += 1
      if (asked === 1) {
        element.cancel()
        element.connect().catch(() => {})
      }
      return `state-of-the-server-${crypto.randomUUID()}`
    }
    await expect(element.connect()).rejects.toMatchObject({ name: 'AbortError' })
    expect(controls(element)).toEqual(['Bring to front', 'Cancel'])
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
  })

  test('whoever cancels as soon as it is told has no window opened', async () => {
    const element = await place()
    element.addEventListener('connect-status', () => element.cancel(), { once: true })
    await expect(element.connect()).rejects.toMatchObject({ name: 'AbortError' })
    expect(element.status).toBe('ready')
    expect(popup.opened()).toBe(0)
  })
})

describe('where this tab goes to Zendesk', () => {
  const undecided = () => new Promise<string>(() => {})
  const face = (element: Element) => [line(element), ...controls(element)]

  test('nothing is said of a window, and Cancel goes back', async () => {
    const element = await place('mode="redirect"')
    element.state = undecided
    const events = listen(element)
    click(element)
    expect(element.status).toBe('waiting')
    expect(face(element)).toEqual(['You will sign in to Zendesk.', 'Connect Zendesk', 'Cancel'])
    expect(part(element, 'button').getAttribute('aria-disabled')).toBe('true')
    expect(popup.opened()).toBe(0)
    click(element, 'cancel')
    expect(face(element)).toEqual(['You will sign in to Zendesk.', 'Connect Zendesk'])
    expect(part(element, 'button').hasAttribute('aria-disabled')).toBe(false)
    expect(story(events)).toEqual(['waiting', 'ready'])
  })

  test('nor when that is because the window was blocked', async () => {
    popup.block()
    const element = await place('mode="auto"')
    element.state = undecided
    click(element)
    expect(element.status).toBe('waiting')
    expect(face(element)).toEqual(['You will sign in to Zendesk.', 'Connect Zendesk', 'Cancel'])
    element.cancel()
  })

  test('nor when the person chose it after that', async () => {
    popup.block()
    const element = await place()
    element.state = undecided
    click(element)
    await reaches(element, 'blocked')
    const tries = popup.opened()
    click(element, 'redirect')
    expect(element.status).toBe('waiting')
    expect(face(element)).toEqual(['You will sign in to Zendesk.', 'Connect Zendesk', 'Cancel'])
    expect(popup.opened()).toBe(tries)
    element.cancel()
  })

  test.each(['popup', 'auto'])('in mode %s there is a window, and it is said so', async (mode) => {
    const element = await place(`mode="${mode}"`)
    const events = listen(element)
    click(element)
    expect(face(element)).toEqual(['Continue in the window we opened.', 'Bring to front', 'Cancel'])
    expect(part(element, 'button').hasAttribute('aria-disabled')).toBe(false)
    expect(story(events)).toEqual(['waiting'])
    element.cancel()
  })
})

describe('while the backend works', () => {
  test('there is no Cancel, and the button stays reachable but does nothing', async () => {
    let answer = (_: Response) => {}
    fakeBackend(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const element = await place()
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'exchanging')
    expect(controls(element)).toEqual(['Connecting…'])
    expect(part(element, 'button').getAttribute('aria-disabled')).toBe('true')
    expect(part(element, 'button').hasAttribute('disabled')).toBe(false)
    click(element)
    element.cancel()
    expect(element.status).toBe('exchanging')
    expect(popup.opened()).toBe(1)
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(1))
    answer(Response.json({ app: APP }))
    await reaches(element, 'connected')
    expect(part(element, 'button').hasAttribute('aria-disabled')).toBe(false)
  })
})

describe('what went wrong', () => {
  test('refused: the person said no', async () => {
    const element = await place()
    const events = listen(element)
    click(element)
    popup.answer({ error: 'access_denied' })
    await reaches(element, 'refused')
    expect(element.error).toMatchObject({ code: 'authorization_error', error: 'access_denied' })
    const event = events.at(-1) as ConnectErrorEvent
    expect(event.error).toBe(element.error)
    expect(controls(element)).toEqual(['Try again'])
  })

  test('failed: any other refusal', async () => {
    const element = await place()
    click(element)
    popup.answer({ error: 'server_error' })
    await reaches(element, 'failed')
    expect(element.error).toMatchObject({ code: 'authorization_error', error: 'server_error' })
  })

  test('failed: the backend', async () => {
    fakeBackend(() => Response.json({}, { status: 502 }))
    const element = await place()
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'failed')
    expect(element.error).toMatchObject({ code: 'exchange_failed', status: 502 })
  })

  test.each([
    {
      what: 'that nobody is signed in',
      answer: () => Response.json({ code: 'unauthenticated' }, { status: 401 }),
      says: 'You are not signed in here. Sign in and connect again.',
    },
    {
      what: 'another account than the one to reconnect',
      answer: () => Response.json({ code: 'other_account' }, { status: 409 }),
      says: 'That was another account than before. Please choose the same one.',
    },
    {
      what: 'anything else',
      answer: () => Response.json({ code: 'too_many' }, { status: 409 }),
      says: 'That did not work. Please try again in a moment.',
    },
  ])('failed: the backend says $what', async ({ answer, says }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    fakeBackend(answer)
    const element = await place()
    click(element)
    popup.answer({ code: 'a-code' })
    await reaches(element, 'failed')
    expect(line(element)).toBe(says)
    expect(controls(element)).toEqual(['Try again'])
  })

  test('blocked: with a way on in this tab', async () => {
    popup.block()
    const element = await place()
    click(element)
    await reaches(element, 'blocked')
    expect(element.error).toMatchObject({ code: 'popup_blocked' })
    expect(controls(element)).toEqual(['Try again', 'Continue in this tab'])
  })

  test('closed: no answer in time', async () => {
    const element = await place('timeout="50"')
    click(element)
    await reaches(element, 'closed')
    expect(element.error).toMatchObject({ code: 'timeout' })
    expect(controls(element)).toEqual(['Try again'])
  })

  describe('what is written to the console', () => {
    const logged = async (end: () => void, status: ElementStatus) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {})
      const element = await place()
      click(element)
      end()
      await reaches(element, status)
      return { element, calls: log.mock.calls }
    }

    test('a failed exchange: the error itself, which says what came back', async () => {
      fakeBackend(() => Response.json({ echo: 'a-code' }, { status: 502 }))
      const { element, calls } = await logged(() => popup.answer({ code: 'a-code' }), 'failed')
      expect(calls).toEqual([[element.error]])
      expect(element.error).toMatchObject({ code: 'exchange_failed' })
    })

    test('nothing, where the person has said no', async () => {
      const end = () => popup.answer({ error: 'access_denied' })
      expect((await logged(end, 'refused')).calls).toEqual([])
    })

    test('nothing, where the window was blocked', async () => {
      popup.block()
      expect((await logged(() => {}, 'blocked')).calls).toEqual([])
    })
  })

  test('trying again forgets the error', async () => {
    const element = await place()
    click(element)
    popup.answer({ error: 'access_denied' })
    await reaches(element, 'refused')
    click(element)
    expect(element.error).toBeUndefined()
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
  })

  test('a wrong option: named in the console at page load, and again on each click', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const element = await place('mode="sideways"')
    await reaches(element, 'failed')
    expect(element.error).toBeInstanceOf(TypeError)
    expect(String(element.error)).toContain('"mode"')
    expect(log.mock.calls).toEqual([[element.error]])
    click(element)
    expect(element.error).toBeUndefined()
    await reaches(element, 'failed')
    expect(log).toHaveBeenCalledTimes(2)
    expect(popup.opened()).toBe(0)
  })

  test('who calls connect() hears of it by the promise', async () => {
    const element = await place()
    element.clientId = undefined
    await expect(element.connect()).rejects.toThrow(TypeError)
    expect(isConnectError(element.error)).toBe(false)
  })

  test('the code and the state are in nothing that it tells', async () => {
    fakeBackend(() => Response.json({ echo: 'secret-code' }, { status: 500 }))
    const element = await place()
    const events = listen(element)
    click(element)
    const state = popup.url().searchParams.get('state') as string
    popup.answer({ code: 'secret-code' })
    await reaches(element, 'failed')
    const told = events.map((event) =>
      JSON.stringify(Object.assign({}, event, { error: String(element.error) })),
    )
    for (const text of [...told, element.outerHTML, element.shadowRoot?.innerHTML]) {
      expect(text).not.toContain('secret-code')
      expect(text).not.toContain(state)
    }
  })
})

describe('the state', () => {
  test('is asked for anew for each attempt, and sent', async () => {
    const element = await place()
    let issued = 0
    element.state = () => `state-of-the-server-number-${++issued}`
    click(element)
    expect(popup.url().searchParams.get('state')).toBe('state-of-the-server-number-1')
    click(element)
    click(element, 'cancel')
    await aMoment()
    click(element)
    expect(popup.url().searchParams.get('state')).toBe('state-of-the-server-number-2')
    click(element, 'cancel')
  })

  test('may be a promise', async () => {
    const element = await place()
    element.state = async () => 'state-that-the-server-promised'
    click(element)
    await vi.waitFor(() =>
      expect(popup.url().searchParams.get('state')).toBe('state-that-the-server-promised'),
    )
    element.cancel()
  })

  test('can’t be given once for all, nor by attribute', async () => {
    const element = await place('state="fixed"')
    click(element)
    expect(popup.url().searchParams.get('state')).not.toBe('fixed')
    element.cancel()
    Object.assign(element, { state: 'fixed' })
    await expect(element.connect()).rejects.toThrow(/"state" must be a function/)
    expect(popup.opened()).toBe(1)
  })
})

describe('its place in the document', () => {
  test('taken out, it cancels', async () => {
    const element = await place()
    const attempt = element.connect()
    element.remove()
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' })
    expect(element.status).toBe('ready')
  })

  test('taken out for longer than a second, whatever it did, it ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const element = document.createElement('sunshine-connect')
    Object.assign(element, { clientId: 'acme', exchange: '/api/connect', redirectUri: '/callback' })
    document.body.append(element)
    const attempt = element.connect()
    attempt.catch(() => {})
    const others = vi.getTimerCount()
    element.remove()
    await vi.advanceTimersByTimeAsync(999)
    expect(element.status).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1)
    expect(element.status).toBe('ready')
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' })
    expect(others).toBeGreaterThan(0)
    // The attempt itself tidies up a task later.
    await vi.advanceTimersByTimeAsync(50)
    expect(vi.getTimerCount()).toBe(0)
    // Nothing watches over it any more: a language that is added changes no text of it.
    element.lang = 'xx'
    expect(label(element)).toBe('Connect Zendesk')
  })

  test('taken out and put in some frames later, as Turbo does, it goes on', async () => {
    const element = await place()
    const events = listen(element)
    click(element)
    const home = element.parentElement as HTMLElement
    element.remove()
    await aMoment(300)
    expect(element.status).toBe('waiting')
    home.append(element)
    await aMoment(1100)
    expect(element.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(story(events)).toEqual(['waiting', 'exchanging', 'connected', 'connect-success'])
  })

  test('an answer that comes while it is out is its own all the same', async () => {
    const element = await place()
    click(element)
    element.remove()
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    document.body.append(element)
    expect(element.getAttribute('status')).toBe('connected')
    expect(line(element)).toContain('Acme Support')
  })

  test('moved, it goes on', async () => {
    const element = await place()
    click(element)
    document.body.append(element)
    await Promise.resolve()
    expect(element.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    element.remove()
  })

  test('put in, it finishes what an earlier page began', async () => {
    const before = await place()
    click(before)
    const name = Object.keys(sessionStorage)[0] as string
    const pending = sessionStorage.getItem(name) as string
    click(before, 'cancel')
    await aMoment()
    sessionStorage.setItem(name, pending)

    const element = await place()
    const events = listen(element)
    await reaches(element, 'detached')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(before.status).toBe('ready')
    expect(story(events).slice(-2)).toEqual(['connected', 'connect-success'])
    expect(popup.opened()).toBe(1)
    // The attempt tidies up a task after it was answered.
    await vi.waitFor(() => expect(sessionStorage).toHaveLength(0))
  })

  test('put in without its options, it waits for them before it looks', async () => {
    const before = await place()
    click(before)
    const name = Object.keys(sessionStorage)[0] as string
    const pending = sessionStorage.getItem(name) as string
    click(before, 'cancel')
    await aMoment()
    sessionStorage.setItem(name, pending)

    const element = document.createElement('sunshine-connect')
    document.body.append(element)
    await aMoment()
    expect(element.status).toBe('ready')
    element.clientId = 'acme'
    element.redirectUri = '/callback'
    element.exchange = '/api/connect'
    await reaches(element, 'detached')
    element.cancel()
    element.remove()
  })

  test('two of them share one window, and each can leave it', async () => {
    const [one, two] = [await place(), await place()]
    click(one)
    click(two)
    expect(popup.opened()).toBe(1)
    expect([line(two), ...controls(two)]).toEqual([line(one), ...controls(one)])
    click(two, 'cancel')
    expect(two.status).toBe('ready')
    expect(one.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(one, 'connected')
    expect(two.status).toBe('ready')
  })

  test('who shares a window and has it cancelled by the other is ready again', async () => {
    const [one, two] = [await place(), await place()]
    const events = listen(two)
    click(one)
    click(two)
    click(one, 'cancel')
    await reaches(two, 'ready')
    expect(story(events)).toEqual(['waiting', 'ready'])
  })
})
