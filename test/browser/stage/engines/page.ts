import { randomUUID } from 'node:crypto'
import type { Desktop } from '../desktop.ts'
import { type UntilOptions, until, within } from '../until.ts'
import type { Page, PageWire } from './engine.ts'

export interface Surroundings {
  desktop: Desktop
  isOpen(wire: PageWire): Promise<boolean>
  describe(): Promise<string>
}

// Marks the document that is about to be left. The next one has no mark, or an older one if it comes
// from the back/forward cache.
const MARK = `globalThis[Symbol.for('left behind')]`

// Milliseconds for one look at a page while waiting for something: some protocols never answer a
// question that a navigation overtook, so it has to be asked again.
const LOOK = 1_000

export function createPage(wire: PageWire, { desktop, isOpen, describe }: Surroundings): Page {
  let windowId: string | undefined

  const scene = async () => `${await describe()}; ${await desktop.describe()}`

  const evaluate = async <T>(expression: string, { timeout = 10_000 } = {}): Promise<T> => {
    const wrapped = `(async () => JSON.stringify({ value: await (${expression}\n) }))()
      .catch((error) => JSON.stringify({ error: String(error) }))`
    const answer = await within(`evaluate ${expression}`, timeout, wire.run(wrapped, timeout))
    const { error, value } = JSON.parse(String(answer)) as { error?: string; value: T }
    if (error !== undefined) throw new Error(`${error} (in the page, from: ${expression})`)
    return value
  }

  const waitFor = <T>(expression: string, options?: UntilOptions) =>
    until(`${expression} to be true`, () => evaluate<T>(expression, { timeout: LOOK }), {
      describe: scene,
      ...options,
    }) as Promise<T>

  const leave = async (how: () => Promise<void>) => {
    const mark = randomUUID()
    await evaluate(`(${MARK} = '${mark}')`)
    await how()
    await waitFor(`${MARK} !== '${mark}' && document.readyState === 'complete'`)
  }

  /**
   * The page's window is the one that shows the page's title, so it gets a title of its own; again
   * with every look, since a document that is just arriving has its own idea.
   */
  const findWindow = async (): Promise<string> => {
    const title = `window ${randomUUID()}`
    const swap = `(document.title === '${title}' ? null : [document.title, document.title = '${title}'][0])`
    let before = ''
    const look = async () => {
      before = (await evaluate<string | null>(swap, { timeout: LOOK })) ?? before
      return (await desktop.findWindows(title))[0]
    }
    const id = await until("the page's window", look, { describe: scene })
    await evaluate(
      `document.title === '${title}' && (document.title = ${JSON.stringify(before)})`,
    ).catch(() => {
      // The page went elsewhere, and the borrowed title with it.
    })
    return id
  }
  const window = async (): Promise<string> => {
    windowId ??= await findWindow()
    return windowId
  }

  /** A click, a closing: what ends its own window is not always confirmed. */
  const unlessGone = async (error: unknown) => {
    if (await isOpen(wire)) throw error
  }

  const waitForClosed = async (options?: UntilOptions) => {
    const isGone = async () => !(await isOpen(wire))
    await until('the page to be closed', isGone, { describe: scene, ...options })
  }

  /** Waits until the element's middle can be hit, and tells where in the viewport that is. */
  const middleOf = (selector: string, options?: UntilOptions) =>
    until(`"${selector}" to be there to click`, () => evaluate<Spot | null>(spotOf(selector)), {
      describe: scene,
      ...options,
    })

  /** Where that is in the window. */
  const placeOf = async (selector: string, options?: UntilOptions) => {
    const id = await window()
    const spot = await middleOf(selector, options)
    const { width, height } = await desktop.geometry(id)
    // Browsers have their bars above the page, and equal borders left and right of it.
    const x = (width - spot.innerWidth) / 2 + spot.x
    const y = height - spot.innerHeight + spot.y
    return { id, x, y }
  }

  return {
    url: () => wire.url(),
    evaluate,
    waitFor,
    click: async (selector, options) => {
      const { x, y } = await middleOf(selector, options)
      await within(`the click on "${selector}"`, 5_000, wire.clickAt(x, y)).catch(unlessGone)
    },
    clickByPerson: async (selector, options) => {
      const { id, x, y } = await placeOf(selector, options)
      await desktop.click(id, x, y, options?.hold)
    },
    pointByPerson: async (selector, options) => {
      const { id, x, y } = await placeOf(selector, options)
      await desktop.point(id, x, y)
    },
    goto: (url) => leave(() => wire.navigate(url)),
    reload: () => leave(() => wire.reload()),
    back: () => leave(() => wire.back()),
    isClosed: async () => !(await isOpen(wire)),
    waitForClosed,
    close: async () => {
      await wire.close().catch(unlessGone)
      await waitForClosed()
    },
    closeByPerson: async () => {
      await desktop.close(await window())
      await waitForClosed()
    },
    closeByMouse: async () => {
      await desktop.closeByMouse(await window())
      await waitForClosed()
    },
    focusByPerson: async () => {
      await desktop.focus(await window())
      await waitFor('document.hasFocus()')
    },
  }
}

interface Spot {
  x: number
  y: number
  innerWidth: number
  innerHeight: number
}

const spotOf = (selector: string): string => `(() => {
  if (document.readyState === 'loading') return null
  let element, root = document
  for (const part of ${JSON.stringify(selector)}.split('>>>')) {
    element = root && root.querySelector(part.trim())
    root = element && element.shadowRoot
  }
  if (!element) return null
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
  const { left, top, width, height } = element.getBoundingClientRect()
  const x = left + width / 2, y = top + height / 2
  const hit = element.getRootNode().elementFromPoint(x, y)
  if (!hit || !(element === hit || element.contains(hit) || hit.contains(element))) return null
  return width && height ? { x, y, innerWidth, innerHeight } : null
})()`
