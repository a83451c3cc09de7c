import type { Happening } from '../timeline-log.js'

/** What the script tag has brought. */
function library() {
  const { SunshineConnect } = window
  if (!SunshineConnect) throw new Error('sunshine-connect.global.js did not load.')
  return SunshineConnect
}

/** What the switches say, as the page's own address has it. */
export interface Choice {
  popup: 'cut' | 'kept' | 'blocked' | 'none'
  person: 'asks' | 'allows' | 'denies'
  zendesk: 'well' | 'slow' | 'failing'
  place: 'page' | 'frame'
}

export const DEFAULTS: Choice = { popup: 'cut', person: 'asks', zendesk: 'well', place: 'page' }

export function readChoice(address: URLSearchParams): Choice {
  const given = Object.keys(DEFAULTS).map((name) => [name, address.get(name)] as const)
  const known = Object.fromEntries(given.filter(([, value]) => value !== null))
  return { ...DEFAULTS, ...known }
}

type Report = (happening: Happening) => void

/**
 * Makes the element and the button of one's own connect as chosen, and reports what the page does: the
 * library's User Timing marks, and how it ended.
 */
export function setUpWays(choice: Choice, report: Report): void {
  const { scene, authorizeUrl = '' } = document.body.dataset
  const settings = {
    clientId: 'sandbox',
    authorizeUrl,
    redirectUri: '/oauth/callback',
    mode: choice.popup === 'none' ? 'redirect' : 'popup',
  } as const
  const say = (text: string, time = Date.now()) => report({ time, actor: 'page', text })
  reportMarks(say)
  if (choice.popup === 'blocked') window.open = () => null
  setUpElement({ ...settings, exchange: `/api/connect/${scene}/element` }, say)
  setUpButton({ ...settings, exchange: `/api/connect/${scene}/button` }, say)
}

type Say = (text: string, time?: number) => void

interface Options {
  clientId: string
  authorizeUrl: string
  redirectUri: string
  mode: 'popup' | 'redirect'
  exchange: string
}

function setUpElement(options: Options, say: Say): void {
  const element = document.createElement('sunshine-connect')
  Object.assign(element, options)
  const begin = () => {
    const isUnderWay = ['waiting', 'detached', 'exchanging'].includes(String(element.status))
    if (!isUnderWay) say('The person clicks the ready-made button.')
  }
  // Before the element's own listener, after which it is under way.
  element.addEventListener('click', begin, { capture: true })
  element.addEventListener('connect-error', (event) => {
    say(describe((event as Event & { error: unknown }).error))
  })
  element.addEventListener('connect-success', () => say('Connected: the element says so.'))
  document.getElementById('element')?.replaceChildren(element)
}

function setUpButton(options: Options, say: Say): void {
  const { connect, resume } = library()
  const status = document.getElementById('status')
  const button = document.getElementById('button')
  const show = (text: string) => {
    if (status) status.textContent = text
  }
  const succeeded = ({ app }: { app: { displayName: string | null } }) => {
    show(`Connected ${app.displayName}.`)
    say('Connected: the promise resolves.')
  }
  const failed = (error: unknown) => {
    show(explain(error))
    say(describe(error))
  }
  let isUnderWay = false
  resume(options)?.then(succeeded, failed)
  button?.removeAttribute('disabled')
  button?.addEventListener('click', () => {
    if (!isUnderWay) say('The person clicks the plain button.')
    isUnderWay = true
    show('Go on in the window that has opened.')
    connect(options)
      .then(succeeded, failed)
      .finally(() => {
        isUnderWay = false
      })
  })
}

/** For people, by `code`: an error's own message is for developers. */
function explain(error: unknown): string {
  if (!library().isConnectError(error)) return 'That did not work.'
  if (error.code === 'popup_blocked') return 'Allow this page to open a window, and try again.'
  if (error.code === 'popup_closed' || error.error === 'access_denied') return 'Not connected.'
  return 'That did not work. Please try again.'
}

function describe(error: unknown): string {
  return library().isConnectError(error)
    ? `Ends with ${error.code}: ${error.message}`
    : `Ends with ${error}`
}

/** What the library notes for the browser's own performance panel. */
function reportMarks(say: Say): void {
  const observer = new PerformanceObserver((list) => {
    for (const mark of list.getEntriesByType('mark')) {
      const text = sayOfMark(mark as PerformanceMark)
      if (text) say(text, performance.timeOrigin + mark.startTime)
    }
  })
  observer.observe({ type: 'mark', buffered: true })
}

function sayOfMark({ name, detail }: PerformanceMark): string | undefined {
  switch (name) {
    case 'sunshine-connect:opened':
      return 'Opens the window, and waits.'
    case 'sunshine-connect:detached':
      return 'Can’t see the window any more: it was cut off. Goes on waiting.'
    case 'sunshine-connect:answered':
      return `Has the answer, ${WAYS[detail?.by] ?? ''}: origin, shape and state are right.`
    case 'sunshine-connect:exchanged':
      return `Has the backend’s answer: ${detail?.status}.`
    case 'sunshine-connect:ended':
      return detail?.code === 'connected' ? 'Connected.' : undefined
    default:
      return undefined
  }
}

const WAYS: Record<string, string> = {
  message: 'by a message of the window’s',
  channel: 'by a channel, since the window is cut off',
  return: 'brought back by this tab',
  bridge: 'over the bridge',
}
