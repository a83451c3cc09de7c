import { expect as expectAxe } from '@open-wc/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { APP, fakeBackend, part, place, reaches } from './element.ts'
import { fakePopup } from './fake-popup.ts'
import { placeIn, STATUSES } from './states.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

interface AXNode {
  ignored: boolean
  role?: { value: string }
  name?: { value: string }
  description?: { value: string }
  properties?: { name: string; value: { value: unknown } }[]
}

/** What the browser tells assistive technology, of this role. */
const inTree = async (role: string): Promise<AXNode[]> => {
  const session = cdp() as unknown as {
    send: (method: string, params?: object) => Promise<{ nodes: AXNode[] } & Record<string, never>>
  }
  const { frameTree } = (await session.send('Page.getFrameTree')) as unknown as {
    frameTree: { childFrames?: { frame: { id: string } }[] }
  }
  const frameId = frameTree.childFrames?.at(-1)?.frame.id
  const { nodes } = await session.send('Accessibility.getFullAXTree', frameId ? { frameId } : {})
  return nodes.filter((node) => !node.ignored && node.role?.value === role)
}

describe.each(STATUSES)('%s', (status) => {
  test('axe finds nothing', async () => {
    const element = await placeIn(status)
    await expectAxe(element).to.be.accessible()
  })

  test('the button’s name says what is connected, and the line describes it', async () => {
    const element = await placeIn(status, 'label="Connect Acme"')
    const [button] = await inTree('button')
    expect(button?.name?.value).toContain('Connect Acme')
    expect(button?.name?.value).toContain(part(element, 'label').textContent)
    expect(button?.description?.value).toBe(part(element, 'status').textContent)
    expect(button?.properties?.some(({ name }) => name === 'focusable')).toBe(true)
  })

  test('there is one polite live region, said as a whole', async () => {
    await placeIn(status)
    const regions = await inTree('status')
    expect(regions).toHaveLength(1)
    const properties = Object.fromEntries(
      (regions[0]?.properties ?? []).map(({ name, value }) => [name, value.value]),
    )
    expect(properties).toMatchObject({ live: 'polite', atomic: true })
  })

  test('every control can be reached and seen by keyboard', async () => {
    const element = await placeIn(status)
    element.focus()
    const seen: string[] = []
    const visible = ['button', 'redirect', 'cancel'].filter((name) => !part(element, name).hidden)
    for (const name of visible) {
      const control = element.shadowRoot?.activeElement as HTMLElement
      seen.push(control.getAttribute('part') as string)
      if (name !== visible[0]) {
        expect(getComputedStyle(control).outlineStyle).toBe('solid')
      }
      await userEvent.keyboard('{Tab}')
    }
    expect(seen).toEqual(visible)
  })
})

test('what axe would complain of is found', async () => {
  const element = await place('label="" text-ready=""')
  await expect(expectAxe(element).to.be.accessible()).rejects.toThrow(/button-name|discernible/)
})

describe('what a screen reader is told', () => {
  /** Every change of the live region. */
  const spoken = (element: Element) => {
    const said: string[] = []
    const status = part(element, 'status')
    new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, {
      childList: true,
      characterData: true,
      subtree: true,
    })
    return said
  }

  test('each change once, and nothing when the window merely can’t be observed', async () => {
    fakeBackend(() => Response.json({ app: APP }))
    const popup = fakePopup()
    const element = await place()
    const said = spoken(element)
    part(element, 'button').click()
    popup.sever()
    await reaches(element, 'detached')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    await expect.poll(() => said.at(-1)).toContain('Connected')
    expect(said.map((text) => text.slice(0, 10))).toEqual([
      'Continue i',
      'Almost don',
      'Connected ',
    ])
  })

  test('the same outcome twice is said twice', async () => {
    const element = await placeIn('blocked')
    const before = element.shadowRoot?.querySelector('p slot slot')?.firstChild
    const text = before?.textContent
    part(element, 'button').click()
    await reaches(element, 'blocked')
    // Screen readers say what was added: a text that stays the same is new all the same.
    const after = element.shadowRoot?.querySelector('p slot slot')?.firstChild
    expect(after?.textContent).toBe(text)
    expect(after).not.toBe(before)
  })
})

describe('the focus', () => {
  const focused = (element: Element) => element.shadowRoot?.activeElement

  test('focus() goes to the button', async () => {
    const element = await place()
    element.focus()
    expect(focused(element)).toBe(part(element, 'button'))
  })

  test('moves to the button when Cancel was pressed', async () => {
    const element = await placeIn('waiting')
    part(element, 'cancel').focus()
    await userEvent.keyboard('{Enter}')
    expect(element.status).toBe('ready')
    expect(focused(element)).toBe(part(element, 'button'))
  })

  test('moves to the button when its control goes away by itself', async () => {
    fakeBackend(() => Response.json({ app: APP }))
    const popup = fakePopup()
    const element = await place()
    part(element, 'button').click()
    part(element, 'cancel').focus()
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(focused(element)).toBe(part(element, 'button'))
  })

  test('stays where it is elsewhere on the page', async () => {
    const element = await placeIn('waiting')
    const other = document.createElement('input')
    document.body.append(other)
    other.focus()
    element.cancel()
    expect(document.activeElement).toBe(other)
    other.remove()
  })

  test('stays on the button all the way', async () => {
    fakeBackend(() => Response.json({ app: APP }))
    const popup = fakePopup()
    const element = await place()
    element.focus()
    await userEvent.keyboard('{Enter}')
    expect(element.status).toBe('waiting')
    popup.answer({ code: 'a-code' })
    await reaches(element, 'connected')
    expect(focused(element)).toBe(part(element, 'button'))
  })
})
