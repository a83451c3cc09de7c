import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePorts } from '../../../../examples/free-ports.mjs'
import { assertInstalled, type Desktop } from '../desktop.ts'
import { startTethered, type Tethered } from '../tethered.ts'
import { createBrowser } from './browser.ts'
import type { Engine, PageWire } from './engine.ts'
import { awaitIn, startSession, type WebDriverSession } from './webdriver.ts'

const driverPath = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver'

/** WebKitGTK's MiniBrowser over WebDriver. */
export const webkit: Engine = {
  name: 'webkit',
  launch: async (desktop) => {
    const browserPath = process.env.MINIBROWSER ?? findMiniBrowser()
    assertInstalled({ [driverPath]: 'webkit2gtk-driver', [browserPath]: 'webkit2gtk-driver' })
    // WebKitWebDriver takes a port only by number.
    const [port = 0] = await findFreePorts([0])
    const program = start(desktop, port)
    try {
      const session = await Promise.race([
        startSession(`http://127.0.0.1:${port}`, {
          pageLoadStrategy: 'none',
          'webkitgtk:browserOptions': {
            binary: browserPath,
            args: ['--automation', '--javascript-can-open-windows-automatically=false'],
          },
        }),
        program.ended,
      ])
      const wires = new Map<string, PageWire>()
      const wireOf = (handle: string): PageWire => {
        const wire = wires.get(handle) ?? createPageWire(session, handle)
        wires.set(handle, wire)
        return wire
      }
      const handles = () => session.send<string[]>('GET', '/window/handles')
      // Stays open and unused: a browser whose last window a person closes quits.
      const [anchor = ''] = await handles()
      const wire = {
        name: webkit.name,
        version: `WebKitGTK/${session.capabilities.browserVersion}`,
        list: async () => (await handles()).filter((each) => each !== anchor).map(wireOf),
        open: async (url: string) => {
          // The command fails if the current window happens to be gone, so it goes to the anchor.
          const kind = { type: 'window' }
          const created = session.sendTo<{ handle: string }>(anchor, 'POST', '/window/new', kind)
          const page = wireOf((await created).handle)
          await page.navigate(url)
          return page
        },
        close: async () => {
          await session.send('DELETE', '').catch(() => {
            // It ends by its id in any case, and the browser with its screen.
          })
          await program.stop()
        },
      }
      return createBrowser(wire, desktop)
    } catch (error) {
      await program.stop()
      throw error
    }
  },
}

const findMiniBrowser = (): string => {
  const paths = readdirSync('/usr/lib').map((arch) => `/usr/lib/${arch}/webkit2gtk-4.1/MiniBrowser`)
  return paths.find((path) => existsSync(path)) ?? 'MiniBrowser'
}

function start({ home, env }: Desktop, port: number): Tethered {
  const runtime = join(home, 'runtime')
  mkdirSync(runtime, { recursive: true, mode: 0o700 })
  return startTethered(driverPath, [`--port=${port}`, '--host=127.0.0.1'], {
    ...env,
    XDG_RUNTIME_DIR: runtime,
    // There is no graphics card under Xvfb.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    // Each of these would start a service that outlives the browser.
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
    GIO_USE_VFS: 'local',
  })
}

function createPageWire(session: WebDriverSession, handle: string): PageWire {
  const command = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    session.sendTo<T>(handle, method, path, body)

  return {
    // The driver names the address that a window is on its way to, while its document is another one
    // still: so the document is asked, unless it has no time to answer.
    url: async () => {
      const named = await command<string>('GET', '/url')
      const question = { script: 'return location.href', args: [] }
      const asked = session.sendTo<string>(handle, 'POST', '/execute/sync', question, 500)
      return asked.catch(() => named)
    },
    run: (expression, timeout) => awaitIn(session, handle, expression, timeout),
    clickAt: async (x, y) => {
      const actions = [
        { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
      await command('POST', '/actions', { actions: [mouse] })
    },
    navigate: async (url) => {
      await command('POST', '/url', { url })
    },
    reload: async () => {
      await command('POST', '/refresh', {})
    },
    back: async () => {
      await command('POST', '/back', {})
    },
    close: async () => {
      await command('DELETE', '/window')
    },
  }
}
