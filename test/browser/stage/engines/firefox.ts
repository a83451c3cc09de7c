import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertInstalled, type Desktop } from '../desktop.ts'
import { startTethered, type Tethered } from '../tethered.ts'
import { until } from '../until.ts'
import { type BidiConnection, connectBidi } from './bidi.ts'
import { createBrowser } from './browser.ts'
import type { Browser, Engine, PageWire } from './engine.ts'

const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr'

const PREFERENCES = {
  // Else the driver changes popup blocking, focus and more from what people have.
  'remote.prefs.recommended': false,
  'dom.disable_open_during_load': true,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.preonboarding.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.tabs.warnOnClose': false,
  'browser.topsites.contile.enabled': false,
  'browser.urlbar.suggest.quicksuggest.sponsored': false,
  'browser.warnOnQuit': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'termsofuse.bypassNotification': true,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
}

interface Context {
  context: string
  url: string
}

interface EvaluateResult {
  result?: { value: unknown }
  exceptionDetails?: { text: string }
}

/** What a person, or an administrator, may have set in `about:config`. */
export type Preferences = Record<string, string | number | boolean>

/** Firefox over WebDriver BiDi. */
export const firefox: Engine = firefoxWith({})

/** Firefox as somebody has it who has changed these preferences. */
export function firefoxWith(preferences: Preferences): Engine {
  return { name: 'firefox', launch: (desktop) => launch(desktop, preferences) }
}

async function launch(desktop: Desktop, preferences: Preferences): Promise<Browser> {
  assertInstalled({ [executablePath]: 'firefox-esr' })
  const program = start(desktop, preferences)
  try {
    const address = await until('Firefox to listen', () => listening(program), {
      timeout: 30_000,
    })
    const bidi = await connectBidi(`${address}/session`)
    const session = await bidi.send<{ capabilities: { browserVersion: string } }>(
      'session.new',
      { capabilities: {} },
      30_000,
    )
    const wires = new Map<string, PageWire>()
    const wireOf = ({ context }: { context: string }): PageWire => {
      const wire = wires.get(context) ?? createPageWire(bidi, context)
      wires.set(context, wire)
      return wire
    }
    // Stays open and unused: a browser whose last window a person closes quits.
    const [anchor] = await contextsOf(bidi)
    // The page that was opened beside it, until it is closed.
    let neighbour: string | undefined
    const pages = async () =>
      (await contextsOf(bidi)).filter(({ context }) => context !== anchor?.context)
    /** A tab beside the anchor, which costs a fraction of a window; where that is taken, a window. */
    const create = async () => {
      if ((await pages()).some(({ context }) => context === neighbour))
        return bidi.send<Context>('browsingContext.create', { type: 'window' })
      const place = { type: 'tab', referenceContext: anchor?.context }
      const tab = await bidi.send<Context>('browsingContext.create', place)
      neighbour = tab.context
      return tab
    }
    const wire = {
      name: 'firefox' as const,
      version: `Firefox/${session.capabilities.browserVersion}`,
      list: async () => (await pages()).map(wireOf),
      open: async (url: string) => {
        const page = wireOf(await create())
        await page.navigate(url)
        return page
      },
      close: async () => {
        await bidi.send('browser.close', {}).catch(() => {
          // It ends by its id in any case.
        })
        await program.stop()
      },
    }
    return createBrowser(wire, desktop)
  } catch (error) {
    await program.stop()
    throw error
  }
}

function start({ home, env }: Desktop, preferences: Preferences): Tethered {
  const profile = mkdtempSync(join(home, 'firefox-'))
  const lines = Object.entries({ ...PREFERENCES, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join(''))
  const args = ['--remote-debugging-port=0', '--no-remote', '--profile', profile, 'about:blank']
  return startTethered(executablePath, args, { ...env, MOZ_CRASHREPORTER_DISABLE: '1' })
}

const listening = (program: Tethered): string | undefined =>
  /WebDriver BiDi listening on (ws:\S+)/.exec(program.output())?.[1]

const contextsOf = async (bidi: BidiConnection): Promise<Context[]> => {
  const tree = await bidi.send<{ contexts: Context[] }>('browsingContext.getTree', { maxDepth: 0 })
  return tree.contexts
}

function createPageWire(bidi: BidiConnection, context: string): PageWire {
  return {
    url: async () => {
      const own = (await contextsOf(bidi)).find((each) => each.context === context)
      if (!own) throw new Error('The page is closed')
      return own.url
    },
    run: async (expression, timeout) => {
      const answer = await bidi.send<EvaluateResult>(
        'script.evaluate',
        { expression, target: { context }, awaitPromise: true, userActivation: false },
        timeout,
      )
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text)
      return answer.result?.value
    },
    clickAt: async (x, y) => {
      const actions = [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }
      await bidi.send('input.performActions', { context, actions: [mouse] })
    },
    navigate: async (url) => {
      await bidi.send('browsingContext.navigate', { context, url, wait: 'none' })
    },
    reload: async () => {
      await bidi.send('browsingContext.reload', { context, wait: 'none' })
    },
    back: async () => {
      await bidi.send('browsingContext.traverseHistory', { context, delta: -1 })
    },
    close: async () => {
      await bidi.send('browsingContext.close', { context })
    },
  }
}
