import { type FakeElement, look, type Seen } from './dom.ts'
import type { Page } from './pages.ts'
import type { World } from './world.ts'

/** Each text is its own name, so that a screen can be told. */
const TEXTS = [
  'working delivered undelivered invalid finish finishButton busy goBack expired expiredButton',
  'bridge bridgeButton bridgeWaiting bridgeBlocked bridgeCutOff bridgeGone',
].flatMap((line) => line.split(' '))

const messages = Object.fromEntries(TEXTS.map((name) => [name, name]))

/** What the redirect page brings, and shows. */
export interface RedirectPage {
  readonly code: string | undefined
  readonly error: string | undefined
  readonly state: string | undefined
  readonly isBridge: boolean
  /** What it has shown, one after the other. */
  readonly screens: { text: string; at: number }[]
  seen(): Seen
  press(): void
  /** Notes a screen that has changed. */
  note(): void
}

export function runRedirectPage(world: World, page: Page): RedirectPage {
  const { searchParams, hash } = page.url
  const { body } = page.globals.document as { body: FakeElement }
  const screens: RedirectPage['screens'] = []
  const read = (name: string) => searchParams.get(name) ?? undefined

  const redirect: RedirectPage = {
    code: read('code'),
    error: read('error'),
    state: read('state'),
    isBridge: hash !== '',
    screens,
    seen: () => look(body),
    press() {
      page.activeUntil = world.scheduler.now + 5000
      look(body).button?.press()
    },
    note() {
      const { text, button } = look(body)
      if (text === (screens.at(-1)?.text ?? '')) return
      screens.push({ text, at: world.scheduler.now })
      const words = button ? `"${text}", and a button` : `"${text}"`
      world.tell(`${page.place.name} (${page.name}) shows ${words}`)
    },
  }
  const { relayCallback } = world.modules.callback(page.globals)
  relayCallback?.({ messages })
  return redirect
}
