import { AbortController } from './abort.ts'
import { APP, type Page, PROVIDER } from './pages.ts'
import { TIMEOUT } from './settings.ts'
import type { World } from './world.ts'

/** One call of `connect` or `resume`, and what the page was told of it. */
export interface Call {
  by: 'connect' | 'resume'
  /** As far as it is known from the address that was opened. */
  state: string | undefined
  statuses: { status: string; at: number }[]
  /** When the person has clicked again, which opens a window again. */
  clicks: number[]
  outcome: { kind: 'connected'; id: unknown } | { kind: 'failed'; code: string } | undefined
  settledAt: number
  cancel(): void
}

/** What a page of the app does, and shows. */
export interface AppPage {
  readonly calls: Call[]
  click(): void
  /** What stands on it: the status, or how the last attempt has ended. */
  shown(): string
  pending(): Call[]
}

type Api = Record<string, (options: unknown) => unknown>

export function runAppPage(world: World, page: Page): AppPage {
  const { settings, scheduler } = world
  const copies: Api[] = Array.from({ length: settings.copies === 'two' ? 2 : 1 }, () =>
    world.modules.browser(page.globals),
  )
  const calls: (Call & { promise?: unknown })[] = []
  const exchange = (grant: { code: string; state: string }) => world.backend.exchange(page, grant)

  const issue = () =>
    new Promise((resolve) => {
      scheduler.later(200, 'state issued', page, () =>
        resolve(`issued-state-${world.count('s')}-0000`),
      )
    })

  function call(by: Call['by'], copy: Api): void {
    const abort = new AbortController()
    const made: (typeof calls)[number] = {
      by,
      state: undefined,
      statuses: [],
      clicks: [],
      outcome: undefined,
      settledAt: 0,
      cancel: () => abort.abort(new Error('cancelled')),
    }
    calls.push(made)
    const promise = copy[by]?.({
      clientId: 'acme',
      redirectUri: `${APP}/callback`,
      authorizeUrl: `${PROVIDER}/authorize`,
      exchange: settings.exchange === 'by function' ? exchange : '/exchange',
      timeout: TIMEOUT,
      signal: abort.signal,
      mode: settings.way === 'redirect' ? 'redirect' : 'popup',
      ...(settings.state === 'promised' ? { state: issue } : {}),
      onStatus: (status: string) => {
        made.statuses.push({ status, at: scheduler.now })
        world.tell(`${page.name} says: ${status}`)
      },
    })
    const shared = calls.find((other) => other.promise === promise)
    if (!promise || shared) {
      calls.splice(calls.indexOf(made), 1)
      shared?.clicks.push(scheduler.now)
      return
    }
    made.promise = promise
    const settle = (outcome: Call['outcome'], words: string) => {
      made.outcome = outcome
      made.settledAt = scheduler.now
      world.tell(`${page.name}: ${by} ${words}`)
    }
    const onConnected = (connection: { app?: { id?: unknown } }) =>
      settle({ kind: 'connected', id: connection?.app?.id }, 'is connected')
    const onFailed = (reason: { code?: string; message: string }) =>
      settle(
        { kind: 'failed', code: reason.code ?? reason.message },
        `fails: ${reason.code ?? reason.message}`,
      )
    ;(promise as Promise<never>).then(onConnected, onFailed)
  }

  const pending = () => calls.filter(({ outcome }) => !outcome)

  if (settings.resumes === 'yes') for (const copy of copies) call('resume', copy)

  return {
    calls,
    pending,
    click() {
      page.activeUntil = scheduler.now + 5000
      page.windowListeners.dispatch('pointerdown')
      call('connect', copies[0] as Api)
    },
    shown() {
      const last = pending().at(-1) ?? calls.at(-1)
      if (!last) return 'ready'
      if (!last.outcome) return last.statuses.at(-1)?.status ?? 'ready'
      // Two copies resume at once: one of them is connected.
      const isConnected = (call: Call) => call.outcome?.kind === 'connected'
      const together = calls.filter(({ by }) => by === 'resume' && last.by === 'resume')
      if (isConnected(last) || together.some(isConnected)) return 'connected'
      return last.outcome.kind === 'failed' ? last.outcome.code : 'connected'
    },
  }
}
