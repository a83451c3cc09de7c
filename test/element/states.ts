import type { ElementStatus, SunshineConnectElement } from 'sunshine-connect/element'
import { vi } from 'vitest'
import { APP, fakeBackend, leaveAll, part, place, reaches } from './element.ts'
import { fakePopup } from './fake-popup.ts'

type Reach = (element: SunshineConnectElement) => void

const click: Reach = (element) => part(element, 'button').click()

/** How to get to each state, as a person does. */
const ways: Record<ElementStatus, Reach> = {
  ready: () => {},
  waiting: click,
  detached: (element) => {
    const popup = fakePopup()
    click(element)
    popup.sever()
  },
  exchanging: (element) => {
    fakeBackend(() => new Promise(() => {}))
    const popup = fakePopup()
    click(element)
    popup.answer({ code: 'a-code' })
  },
  connected: (element) => {
    fakeBackend(() => Response.json({ app: APP }))
    const popup = fakePopup()
    click(element)
    popup.answer({ code: 'a-code' })
  },
  removed: (element) => {
    element.connection = { app: APP, removedAt: 1 }
  },
  refused: (element) => {
    const popup = fakePopup()
    click(element)
    popup.answer({ error: 'access_denied' })
  },
  blocked: (element) => {
    fakePopup().block()
    click(element)
  },
  closed: (element) => {
    element.timeout = 20
    click(element)
  },
  failed: (element) => {
    const popup = fakePopup()
    click(element)
    popup.answer({ error: 'server_error' })
  },
}

export const STATUSES = Object.keys(ways) as ElementStatus[]

/** An element that has got into this state. */
export const placeIn = async (
  status: ElementStatus,
  attributes = '',
): Promise<SunshineConnectElement> => {
  await leaveAll()
  vi.restoreAllMocks()
  fakePopup()
  const element = await place(attributes)
  ways[status](element)
  await reaches(element, status)
  return element
}
