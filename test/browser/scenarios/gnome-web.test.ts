import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findProgram } from '../../../.ci/programs.mjs'
import { every } from '../../pairs.ts'
import { type Desktop, startDesktop } from '../stage/desktop.ts'
import { oneEngine, ownEngines } from '../stage/engines/all.ts'
import { CONNECTED, PENDING } from '../stage/stage.ts'
import { startTethered, type Tethered } from '../stage/tethered.ts'
import { until } from '../stage/until.ts'
import { type Report, startWorld, type World } from '../stage/world.ts'

// GNOME Web is WebKit as people have it, with its tracking prevention on, and opens popups as tabs.
// No driver reaches into it: pages tell how they stand, and a hand works mouse and keys. In `npm test`
// Chromium's tabs stand for it, in frames-and-tabs.test.ts.
const isInstalled = ['epiphany-browser', 'dbus-daemon'].every(findProgram)
const isOwn = ownEngines.includes(oneEngine('webkit'))

describe.runIf(every && isInstalled && isOwn)(
  'GNOME Web, where the provider severs and the popup is a tab',
  () => {
    let desktop: Desktop
    let world: World
    let programs: Tethered[] = []
    let windowId = ''

    beforeAll(async () => {
      world = await startWorld({ person: 'allows' })
      desktop = await startDesktop()
    })
    afterEach(async () => {
      for (const program of programs) await program.stop()
    })
    afterAll(async () => {
      await desktop?.stop()
      await world?.close()
    })

    /** Opens the page in a browser of its own, and clicks its button, which fills the page. */
    const begin = async (options: Record<string, unknown> = {}) => {
      const from = world.reports.length
      const authorize = '/held/sc/oauth/authorize'
      const page = world.openerPage({ provider: 'same-origin', authorize, options })
      programs = await startGnomeWeb(desktop, `${page}&report&filled`)
      windowId = await until('the window', async () => (await desktop.findWindows('Opener'))[0], {
        timeout: 20_000,
      })
      const last = () => world.reports.slice(from).at(-1)
      const describe = async () => `${await desktop.describe()}; told: ${JSON.stringify(last())}`
      await until('the page to be there', last)
      await sleep(500)
      const { width, height } = await desktop.geometry(windowId)
      await desktop.click(windowId, width / 2, height * 0.7)
      await until('the provider', async () => (await desktop.findWindows('Held'))[0], { describe })
      return { last }
    }
    const settled = (last: () => Report | undefined) =>
      until(
        'an outcome',
        () => {
          const outcome = last()?.outcomes.at(-1)
          return outcome?.state !== 'pending' && outcome
        },
        { describe: () => `told: ${JSON.stringify(last())}` },
      )

    test('the person stays in it: connected', async () => {
      const { last } = await begin()
      world.release()
      expect(await settled(last)).toMatchObject(CONNECTED)
    })

    test('the person looks at the first tab for 4 s: pending, then connected', async () => {
      const { last } = await begin({ closedGrace: 1_000 })
      await sleep(2_500)
      await desktop.press('ctrl+Page_Up')
      await until('the first tab', async () => (await desktop.findWindows('Opener'))[0])
      await sleep(4_000)
      expect(last()?.outcomes.at(-1) ?? PENDING).toEqual(PENDING)
      await desktop.press('ctrl+Page_Down')
      world.release()
      expect(await settled(last)).toMatchObject(CONNECTED)
    })
  },
)

/** Its bus starts none of the desktop's services: they mount folders, and outlive the browser. */
const busConfig = (socket: string) => `<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
`

async function startGnomeWeb({ home, env }: Desktop, url: string): Promise<Tethered[]> {
  const profile = mkdtempSync(join(home, 'gnome-web-'))
  const socket = join(profile, 'bus')
  const config = join(profile, 'bus.xml')
  writeFileSync(config, busConfig(socket))
  const bus = startTethered('dbus-daemon', ['--nofork', `--config-file=${config}`], env)
  await until('the bus', () => existsSync(socket))
  const browser = startTethered('epiphany-browser', [`--profile=${profile}`, url], {
    ...env,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
    XDG_RUNTIME_DIR: profile,
    // There is no graphics card under Xvfb, and no user but root in a container.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    // Each of these would start a service that outlives the browser.
    NO_AT_BRIDGE: '1',
    GSETTINGS_BACKEND: 'memory',
    GIO_USE_VFS: 'local',
  })
  return [browser, bus]
}
