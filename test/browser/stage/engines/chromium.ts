import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { type CDPSession, launch, type Target } from 'puppeteer-core'
import { assertInstalled, type Desktop } from '../desktop.ts'
import { until } from '../until.ts'
import { createBrowser } from './browser.ts'
import type { Engine, PageWire } from './engine.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Chromium over its DevTools protocol. */
export const chromium: Engine = {
  name: 'chromium',
  launch: async (desktop) => {
    assertInstalled({ [executablePath]: 'chromium' })
    const browser = await start(desktop)
    // Stays open and unused: a browser whose last window a person closes may quit.
    const anchors = new Set(browser.targets())
    const root = await browser.target().createCDPSession()
    const wires = new WeakMap<Target, ReturnType<typeof createPageWire>>()
    const wireOf = (target: Target) => {
      const wire = wires.get(target) ?? createPageWire(target, root)
      wires.set(target, wire)
      return wire
    }
    const isOurs = (target: Target) => target.type() === 'page' && !anchors.has(target)
    const wire = {
      name: chromium.name,
      version: await browser.version(),
      list: async () => browser.targets().filter(isOurs).map(wireOf),
      open: async (url: string) => {
        // With its address at once: in a window opened empty the address bar keeps the focus.
        const place = { newWindow: true, left: 40, top: 40, width: 900, height: 700 }
        const { targetId } = await root.send('Target.createTarget', { url, ...place })
        const findTarget = async () => {
          for (const target of browser.targets().filter(isOurs)) {
            if ((await wireOf(target).id()) === targetId) return target
          }
          return undefined
        }
        return wireOf(await until('the new window', findTarget))
      },
      close: () => browser.close(),
    }
    return createBrowser(wire, desktop)
  },
}

const start = (desktop: Desktop) =>
  launch({
    executablePath,
    headless: false,
    defaultViewport: null,
    pipe: true,
    userDataDir: mkdtempSync(join(desktop.home, 'chromium-')),
    env: desktop.env as Record<string, string>,
    // Back/forward cache, throttled timers and popup blocking are what people have.
    ignoreDefaultArgs: [
      '--disable-popup-blocking',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
    ],
    args: [
      // Chromium's sandbox refuses to run as root, which is who runs tests in containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      // Web pages of the browser's own, one a window: they take half of the processor's time.
      '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
      '--window-position=900,700',
      '--window-size=600,300',
    ],
  })

function createPageWire(target: Target, root: CDPSession): PageWire & { id(): Promise<string> } {
  let session: Promise<CDPSession> | undefined
  const connected = () => {
    session ??= target.createCDPSession()
    return session
  }
  const mouse = async (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', place: object) =>
    (await connected()).send('Input.dispatchMouseEvent', {
      ...({ x: 0, y: 0, ...place } as { x: number; y: number }),
      type,
      button: type === 'mouseMoved' ? 'none' : 'left',
      clickCount: type === 'mouseMoved' ? 0 : 1,
    })

  const id = async () =>
    (await (await connected()).send('Target.getTargetInfo')).targetInfo.targetId

  return {
    id,
    url: async () => target.url(),
    run: async (expression) => {
      const { result, exceptionDetails } = await (await connected()).send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: false,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return result.value
    },
    clickAt: async (x, y) => {
      await mouse('mouseMoved', { x, y })
      await mouse('mousePressed', { x, y })
      await mouse('mouseReleased', { x, y })
    },
    navigate: async (url) => {
      const { errorText } = await (await connected()).send('Page.navigate', { url })
      if (errorText) throw new Error(`${url}: ${errorText}`)
    },
    reload: async () => {
      await (await connected()).send('Page.reload')
    },
    back: async () => {
      const cdp = await connected()
      const { currentIndex, entries } = await cdp.send('Page.getNavigationHistory')
      const entry = entries[currentIndex - 1]
      if (!entry) throw new Error('There is no page to go back to')
      await cdp.send('Page.navigateToHistoryEntry', { entryId: entry.id })
    },
    close: async () => {
      // Not by the page itself: its process may be gone.
      await root.send('Target.closeTarget', { targetId: await id() })
    },
  }
}
