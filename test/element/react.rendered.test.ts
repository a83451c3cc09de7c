import { act, createElement, createRef, StrictMode, useState } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import type { SunshineConnectElement } from 'sunshine-connect/element'
import { SunshineConnect, type SunshineConnectProps } from 'sunshine-connect/element/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cdp } from 'vitest/browser'
import { APP, aMoment, fakeBackend, line, part, reaches } from './element.ts'
import { type FakePopup, fakePopup } from './fake-popup.ts'

let popup: FakePopup
/** Single-use: the server issues another one each time. */
let issued = ''
const issue = async () => {
  issued = `state-of-the-server-${crypto.randomUUID()}`
  return issued
}
let unmount = () => {}
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  popup = fakePopup()
  fakeBackend(() => Response.json({ app: APP }))
})
afterEach(async () => {
  document.querySelector('sunshine-connect')?.cancel()
  await act(async () => unmount())
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

const everything = (): SunshineConnectProps => ({
  clientId: 'acme',
  exchange: '/api/connect',
  redirectUri: '/callback',
  headers: { 'x-csrf': 'token' },
  state: issue,
  onConnected: vi.fn(),
  onFailed: vi.fn(),
  onStatus: vi.fn(),
})

const found = () => document.querySelector('sunshine-connect') as SunshineConnectElement

/** What a server sends: in the document, and known to the browser before React is there. */
const serve = (props: SunshineConnectProps) => {
  const tree = createElement(StrictMode, null, createElement(SunshineConnect, props))
  const container = document.createElement('div')
  container.innerHTML = renderToString(tree)
  document.body.append(container)
  const mistakes: unknown[] = []
  const hydrate = () =>
    act(async () => {
      const root = hydrateRoot(container, tree, {
        onRecoverableError: (error) => mistakes.push(error),
      })
      unmount = () => root.unmount()
    })
  return { hydrate, mistakes }
}

const render = async (tree: React.ReactNode) => {
  const container = document.createElement('div')
  document.body.append(container)
  const root = createRoot(container)
  unmount = () => root.unmount()
  await act(async () => root.render(tree))
  return (next: React.ReactNode) => act(async () => root.render(next))
}

/** As a finger does: what is inert isn't hit. */
const press = async (target: Element) => {
  const { x, y, width, height } = target.getBoundingClientRect()
  const frame = window.frameElement?.getBoundingClientRect()
  const session = cdp() as unknown as { send: (method: string, params: object) => Promise<void> }
  const point = { x: (frame?.x ?? 0) + x + width / 2, y: (frame?.y ?? 0) + y + height / 2 }
  for (const type of ['mousePressed', 'mouseReleased']) {
    await session.send('Input.dispatchMouseEvent', {
      type,
      ...point,
      button: 'left',
      clickCount: 1,
    })
  }
  await aMoment(50)
}

describe('rendered on a server and hydrated, in StrictMode', () => {
  test('no click comes through before everything is set, and then each does', async () => {
    const log = vi.spyOn(console, 'error')
    const props = everything()
    const { hydrate, mistakes } = serve(props)
    const element = found()
    expect(part(element, 'label').textContent).toBe('Connect Zendesk')
    await press(part(element, 'button'))
    expect(element.status).toBe('ready')

    await hydrate()
    expect(found()).toBe(element)
    await press(part(element, 'button'))
    expect(element.status).toBe('waiting')
    await vi.waitFor(() => expect(popup.url().searchParams.get('state')).toBe(issued))
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')

    const init = vi.mocked(fetch).mock.calls[0]?.[1]
    expect(new Headers(init?.headers).get('x-csrf')).toBe('token')
    expect(props.onConnected).toHaveBeenCalledExactlyOnceWith({ app: APP })
    expect(vi.mocked(props.onStatus as () => void).mock.calls.flat()).toEqual([
      'waiting',
      'exchanging',
      'connected',
    ])
    expect(log).not.toHaveBeenCalled()
    expect(mistakes).toEqual([])
  })

  test('the known account is shown, and told to nobody', async () => {
    const props = { ...everything(), connection: { app: APP } }
    const { hydrate } = serve(props)
    expect(found().status).toBe('ready')
    await hydrate()
    expect(found().status).toBe('connected')
    expect(line(found())).toContain('Acme Support')
    expect(props.onConnected).not.toHaveBeenCalled()
  })

  test('the plain tag loses its state and handlers: the trap that the component is there for', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const tree = createElement('sunshine-connect', { 'client-id': 'acme', state: issue })
    const container = document.createElement('div')
    container.innerHTML = renderToString(tree)
    document.body.append(container)
    await act(async () => {
      const root = hydrateRoot(container, tree)
      unmount = () => root.unmount()
    })
    expect(found().state).toBeUndefined()
  })
})

describe('rendered in the browser', () => {
  test('a failure goes to onFailed, and the ref is the element', async () => {
    const props = everything()
    const ref = createRef<SunshineConnectElement>()
    await render(createElement(SunshineConnect, { ...props, ref }))
    expect(ref.current).toBe(found())
    const attempt = ref.current?.connect()
    await vi.waitFor(() => popup.answer({ error: 'access_denied' }))
    await expect(attempt).rejects.toMatchObject({ error: 'access_denied' })
    expect(props.onFailed).toHaveBeenCalledExactlyOnceWith(found().error)
    expect(props.onConnected).not.toHaveBeenCalled()
  })

  test('rendered again, the latest props count, and what was connected stays', async () => {
    const props = everything()
    const again = await render(createElement(SunshineConnect, props))
    found().connect()
    await vi.waitFor(() => popup.answer({ code: 'a-code' }))
    await reaches(found(), 'connected')
    const onConnected = vi.fn()
    await again(createElement(SunshineConnect, { ...props, clientId: 'other', onConnected }))
    expect(found().clientId).toBe('other')
    expect(found().connection).toEqual({ app: APP })
    await again(
      createElement(SunshineConnect, { clientId: 'other', exchange: '/elsewhere', onConnected }),
    )
    expect([found().state, found().headers, found().redirectUri]).toEqual(Array(3))
    found().connect()
    popup.answer({ code: 'a-code' })
    await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1))
    expect(props.onConnected).toHaveBeenCalledTimes(1)
  })

  test('a connection that is set, and taken away, is shown', async () => {
    const props = everything()
    const again = await render(createElement(SunshineConnect, props))
    await again(createElement(SunshineConnect, { ...props, connection: { app: APP } }))
    expect(found().status).toBe('connected')
    await again(createElement(SunshineConnect, props))
    expect(found().status).toBe('ready')
  })

  test('it re-renders its parent from a handler while the attempt goes on', async () => {
    const Page = () => {
      const [status, setStatus] = useState('')
      return createElement(
        'section',
        { title: status },
        createElement(SunshineConnect, { ...everything(), onStatus: setStatus }),
      )
    }
    await render(createElement(Page))
    await act(async () => {
      found().connect()
    })
    await vi.waitFor(() => popup.answer({ code: 'a-code' }))
    await vi.waitFor(() => expect(document.querySelector('section')?.title).toBe('connected'))
  })

  test('an attribute of one’s own reaches the element, inert too', async () => {
    const props = everything()
    const again = await render(
      createElement(SunshineConnect, { ...props, id: 'mine', inert: true, label: 'Acme' }),
    )
    expect([found().id, found().inert, part(found(), 'label').textContent]).toEqual([
      'mine',
      true,
      'Acme',
    ])
    await again(createElement(SunshineConnect, props))
    expect(found().inert).toBe(false)
    expect(part(found(), 'label').textContent).toBe('Connect Zendesk')
  })
})
