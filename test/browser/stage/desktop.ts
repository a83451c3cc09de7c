import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { requestClose } from './close-request.ts'
import { startTethered } from './tethered.ts'
import { until, within } from './until.ts'

/** A window as the window manager knows it. */
export interface DesktopWindow {
  id: string
  title: string
}

/** What gives a window the keyboard's focus: a click, or that the mouse comes to it. */
export type FocusModel = 'click' | 'mouse'

/**
 * A screen of its own with a window manager, and what a person does there. Headless browsers report
 * focus that no window has, so whatever depends on focus needs real windows.
 */
export interface Desktop {
  /** The environment for programs that are to appear on this screen. */
  readonly env: NodeJS.ProcessEnv
  /** A folder of this desktop's own (it is `HOME` too), removed by `stop`. */
  readonly home: string
  windows(): Promise<DesktopWindow[]>
  /** The ids of the windows whose title contains the text (letters, digits, spaces, hyphens). */
  findWindows(titlePart: string): Promise<string[]>
  /** The windows in one line, for error messages. */
  describe(): Promise<string>
  /** The id of the window that has the keyboard, if any. */
  activeWindow(): Promise<string | undefined>
  /** Brings a window to the front with the keyboard's focus, as a task bar or Alt+Tab does. */
  focus(windowId: string): Promise<void>
  /** Closes a window, whichever is the active one, as its close button does. */
  close(windowId: string): Promise<void>
  /**
   * Clicks with the mouse at a place counted from the window's top left corner, in pixels. Windows in
   * front of it are moved behind first, which changes nobody's focus: the click does. `hold` is how
   * long the button is down, in milliseconds; people take about 90.
   */
  click(windowId: string, x: number, y: number, hold?: number): Promise<void>
  /**
   * Moves the mouse, as a hand does, to a place counted from the window's top left corner, in pixels.
   * It comes from the left. Nothing is brought to the front.
   */
  point(windowId: string, x: number, y: number): Promise<void>
  /** Turns the wheel where the mouse is. */
  scroll(clicks: number): Promise<void>
  /** Clicks a window's close button with the mouse, which stays there. */
  closeByMouse(windowId: string): Promise<void>
  /** Presses a key or a combination, as xdotool names it (`ctrl+Page_Up`), in the active window. */
  press(key: string): Promise<void>
  /** Where the window's contents lie on the screen, in pixels. */
  geometry(windowId: string): Promise<{ x: number; y: number; width: number; height: number }>
  /** Ends the screen, with it all its windows. */
  stop(): Promise<void>
}

const configOf = (focus: FocusModel): string => `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>${focus === 'mouse' ? 'yes' : 'no'}</followMouse><focusLast>yes</focusLast></focus>
  <mouse><context name="Client"><mousebind button="Left" action="Press">
    <action name="Focus"/><action name="Raise"/>
  </mousebind></context><context name="Close"><mousebind button="Left" action="Click">
    <action name="Close"/>
  </mousebind></context></mouse>
</openbox_config>
`

/**
 * Starts a screen (Xvfb) on a free display number and a window manager (openbox) on it. The
 * developer's own `DISPLAY` is never used: tests would take the focus from whoever works there.
 *
 * @throws Error that says what to install when a program is missing.
 */
export async function startDesktop({
  width = 1600,
  height = 1100,
  focus = 'click' as FocusModel,
} = {}): Promise<Desktop> {
  assertInstalled({ Xvfb: 'xvfb', openbox: 'openbox', xdotool: 'xdotool' })
  const home = mkdtempSync(join(tmpdir(), 'sunshine-desktop-'))
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', removeHome)
  const ownEnv = { ...process.env, HOME: home, LANG: 'C.UTF-8' }
  const screen = startTethered(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-noreset', '-nolisten', 'tcp'],
    ownEnv,
  )
  const stop = async () => {
    await screen.stop()
    removeHome()
    process.off('exit', removeHome)
  }
  try {
    const [note] = await within(
      'Xvfb to name its display',
      10_000,
      Promise.race([once(screen.notes, 'data'), screen.ended]),
    )
    const display = `:${String(note).trim()}`
    const env: NodeJS.ProcessEnv = { ...ownEnv, DISPLAY: display }
    for (const name of ['WAYLAND_DISPLAY', 'XAUTHORITY']) delete env[name]
    // A bus would start the desktop's services, which mount folders and outlive the browsers.
    env.DBUS_SESSION_BUS_ADDRESS = 'disabled:'
    const config = join(home, 'openbox.xml')
    writeFileSync(config, configOf(focus))
    // Needs no stop of its own: it ends with the screen, as every window's program does.
    startTethered('openbox', ['--sm-disable', '--config-file', config], env)
    const hand = createHand(env)
    await until('the window manager', async () => (await hand('get_desktop')) !== '')
    return { env, home, stop, ...createActions(hand, display) }
  } catch (error) {
    await stop()
    throw error
  }
}

type Hand = (...args: (string | number)[]) => Promise<string>

/** xdotool: resolves to what it prints, rejects when it fails (a window that is gone, for one). */
const createHand =
  (env: NodeJS.ProcessEnv): Hand =>
  (...args) =>
    new Promise((resolve, reject) => {
      execFile('xdotool', args.map(String), { env, timeout: 5_000 }, (error, stdout) => {
        if (error) reject(new Error(`xdotool ${args.join(' ')} failed`, { cause: error }))
        else resolve(stdout.trim())
      })
    })

function createActions(hand: Hand, display: string): Omit<Desktop, 'env' | 'home' | 'stop'> {
  const search = async (titlePattern: string): Promise<string[]> => {
    // Finding nothing is a failure to xdotool, and an answer to us.
    const ids = await hand('search', '--onlyvisible', '--name', titlePattern).catch(() => '')
    return ids.split('\n').filter(Boolean)
  }
  const windows = async (): Promise<DesktopWindow[]> => {
    const found = await search('.')
    const named = found.map(async (id) => ({ id, title: await hand('getwindowname', id) }))
    const settled = await Promise.allSettled(named)
    return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  }
  const describe = async () => {
    const list = (await windows()).map(({ id, title }) => `${id} "${title}"`)
    return `windows on the screen: ${list.join(', ') || 'none'}`
  }
  const activeWindow = async () => {
    const id = await hand('getactivewindow').catch(() => '')
    return id || undefined
  }
  const focus = async (id: string) => {
    await hand('windowactivate', id)
    const isActive = async () => (await activeWindow()) === id
    await until(`window ${id} to be the active one`, isActive, { describe })
  }
  const geometry = async (id: string) => {
    const text = await hand('getwindowgeometry', '--shell', id)
    const read = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(text)?.[1])
    return { x: read('X'), y: read('Y'), width: read('WIDTH'), height: read('HEIGHT') }
  }
  return {
    windows,
    activeWindow,
    focus,
    describe,
    findWindows: (titlePart) => search(titlePart),
    close: async (id) => {
      await requestClose(display, id)
      const isGone = async () => !(await search('.')).includes(id)
      await until(`window ${id} to be gone`, isGone, { describe })
    },
    click: async (id, x, y, hold = 0) => {
      // The window manager takes its time; what is clicked before is the window that lay in front.
      const raise = ['windowraise', id, 'sleep', 0.1]
      const move = ['mousemove', '--window', id, Math.round(x), Math.round(y)]
      const press = hold > 0 ? ['mousedown', 1, 'sleep', hold / 1000, 'mouseup', 1] : ['click', 1]
      await hand(...raise, ...move, ...press)
    },
    point: async (id, x, y) => {
      const places = [60, 50, 40, 30, 20, 10, 0].map((left) => [
        Math.round(x) - left,
        Math.round(y),
      ])
      const steps = places.map((place) => [
        'mousemove',
        '--window',
        id,
        '--',
        ...place,
        'sleep',
        0.01,
      ])
      await hand(...steps.flat())
    },
    scroll: async (clicks) => {
      await hand('click', '--repeat', clicks, '--delay', 20, 5)
    },
    closeByMouse: async (id) => {
      const { width } = await geometry(id)
      const press = ['mousedown', 1, 'sleep', 0.09, 'mouseup', 1]
      await hand('mousemove', '--window', id, '--', width - 10, -10, 'sleep', 0.3, ...press)
      const isGone = async () => !(await search('.')).includes(id)
      await until(`window ${id} to be gone`, isGone, { describe })
    },
    press: async (key) => {
      await hand('key', key)
    },
    geometry,
  }
}

/**
 * @param programs Each program's name and the Debian package that has it.
 * @throws Error that says what to install when one of them is missing.
 */
export function assertInstalled(programs: Record<string, string>): void {
  const missing = Object.entries(programs).filter(([program]) => !isInstalled(program))
  if (missing.length === 0) return
  const names = missing.map(([program]) => program).join(', ')
  const packages = missing.map(([, name]) => name).join(' ')
  throw new Error(`Not found: ${names}. On Debian or Ubuntu: apt-get install ${packages}`)
}

function isInstalled(program: string): boolean {
  const folders = program.startsWith('/') ? [''] : (process.env.PATH ?? '').split(delimiter)
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
