/**
 * What browsers do with pages, by traces: what is done, line by line, and what is then seen. Each is
 * played twice: in the world of stubs (`traces.test.ts`), and in real windows of each engine
 * (`test/browser/scenarios/traces.test.ts`). So the world can't do what no browser does.
 *
 * The pages have no script but what the lines say; `{app}`, `{other page}` and `{provider}` are addresses.
 */
export interface Trace {
  what: string
  /** The provider's pages cut a popup off from the page that opened it. */
  isCut?: true
  lines: readonly Line[]
}

/** A line's script or value with the addresses in it. */
export function fillIn(text: string, addresses: Record<string, string>): string {
  return text.replace(/\{([\w ]+)\}/g, (all, name) => addresses[name] ?? all)
}

export type Line =
  | readonly [window: string, does: 'is opened by the person']
  /** Script of the page. */
  | readonly [window: string, does: 'runs', script: string]
  /** The same, where the person has clicked; it opens a window, which is called so from then on. */
  | readonly [window: string, does: 'clicks', script: string, opens: string]
  | readonly [window: string, does: 'goes to', address: string]
  | readonly [window: string, does: 'is reloaded' | 'goes back' | 'is closed' | 'is turned to']
  /** The window is gone, by itself. */
  | readonly [window: string, does: 'is gone']
  /** An expression comes to this value, soon. */
  | readonly [window: string, does: 'sees', expression: string, value: unknown]
  /** It has this value once all that was said has arrived. */
  | readonly [window: string, does: 'sees at last', expression: string, value: unknown]
  /** A page that was gone back to: the back/forward cache has given it back, or it was loaded anew. */
  | readonly [
      window: string,
      does: 'sees either',
      expression: string,
      cached: unknown,
      anew: unknown,
    ]

/** A page that keeps what it hears, by message and on a channel, and can speak there. */
const LISTENS = `
  window.heard = []
  addEventListener('message', ({ data, origin, source }) => {
    heard.push([data, origin === location.origin ? 'own' : 'other', source === window.popup])
  })
  window.channel = new BroadcastChannel('c')
  channel.onmessage = ({ data }) => heard.push(data)
`

const OPENS = `window.popup = open('{provider}', '', '{popup}')`
const OPENS_OWN = `window.popup = open('{other page}', '', '{popup}')`

export const TRACES: readonly Trace[] = [
  {
    what: 'cut off at a navigation: looks closed for good, has no opener, and hears the channel alone',
    isCut: true,
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'runs', LISTENS],
      ['page', 'clicks', OPENS, 'popup'],
      ['page', 'sees', 'popup.closed', true],
      ['popup', 'sees', 'opener', null],
      ['popup', 'goes to', '{app}'],
      ['popup', 'runs', LISTENS],
      ['popup', 'sees', 'opener', null],
      [
        'page',
        'runs',
        `popup.postMessage('a message', '*'); channel.postMessage('on the channel')`,
      ],
      ['popup', 'sees at last', 'heard', ['on the channel']],
      ['popup', 'runs', `channel.postMessage('back')`],
      ['page', 'sees', 'heard', ['back']],
      ['page', 'runs', 'popup.close()'],
      ['page', 'sees at last', 'popup.closed', true],
      ['popup', 'sees', 'heard.length', 1],
      ['popup', 'runs', 'setTimeout(close)'],
      ['popup', 'is gone'],
    ],
  },
  {
    what: 'not cut off: keeps its opener, and a message says whose it is, and goes to one origin',
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'runs', LISTENS],
      ['page', 'clicks', OPENS, 'popup'],
      ['popup', 'sees', 'opener !== null', true],
      ['popup', 'runs', `opener.postMessage('from elsewhere', '*')`],
      ['page', 'sees', 'heard', [['from elsewhere', 'other', true]]],
      ['page', 'sees', 'popup.closed', false],
      [
        'page',
        'sees',
        `(() => { try { return popup.location.href } catch (e) { return e.name } })()`,
        'SecurityError',
      ],
      ['page', 'runs', 'popup.location.replace("{app}")'],
      ['popup', 'sees', 'location.href', '{app}'],
      ['popup', 'runs', `opener.postMessage('to another origin', new URL('{provider}').origin)`],
      [
        'popup',
        'runs',
        `setTimeout(() => { for (const each of [1, 2, 3]) opener.postMessage(each, location.origin); close() })`,
      ],
      ['popup', 'is gone'],
      ['page', 'sees at last', 'heard.slice(1)', [1, 2, 3].map((each) => [each, 'own', true])],
      ['page', 'sees', 'popup.closed', true],
      ['page', 'runs', `popup.postMessage('nobody is there', '*'); popup.close(); popup.focus()`],
    ],
  },
  {
    what: 'a channel: not heard by who speaks, but by all others of the name and origin, in order, until closed',
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'runs', LISTENS],
      [
        'page',
        'runs',
        `window.second = new BroadcastChannel('c'); second.onmessage = ({ data }) => heard.push('second: ' + data)`,
      ],
      ['page', 'clicks', OPENS, 'stranger'],
      ['stranger', 'runs', LISTENS],
      ['another tab', 'is opened by the person'],
      ['another tab', 'runs', LISTENS],
      ['another tab', 'runs', 'for (let each = 0; each < 20; each++) channel.postMessage(each)'],
      [
        'page',
        'sees',
        `heard.filter((data) => typeof data === 'number')`,
        Array.from({ length: 20 }, (_, each) => each),
      ],
      [
        'page',
        'runs',
        `heard.length = 0; channel.postMessage('one'); second.close(); channel.postMessage('two')`,
      ],
      ['another tab', 'sees', 'heard', ['one', 'two']],
      ['page', 'runs', `new BroadcastChannel('another name').postMessage('three')`],
      ['another tab', 'runs', `channel.close(); try { channel.postMessage('four') } catch {}`],
      ['page', 'runs', `channel.postMessage('five')`],
      ['another tab', 'sees at last', 'heard', ['one', 'two']],
      ['page', 'sees', 'heard', []],
      ['stranger', 'sees', 'heard', []],
    ],
  },
  {
    what: 'sessionStorage: a new window has a copy as it opens, and keeps it through a cut; each is its own',
    isCut: true,
    lines: [
      ['page', 'is opened by the person'],
      [
        'page',
        'runs',
        `sessionStorage.setItem('before', 'yes'); localStorage.setItem('shared', 'yes')`,
      ],
      ['page', 'clicks', OPENS, 'popup'],
      ['page', 'runs', `sessionStorage.setItem('after', 'yes')`],
      ['popup', 'sees', 'Object.keys(sessionStorage)', []],
      ['popup', 'goes to', '{app}'],
      ['popup', 'sees', `sessionStorage.getItem('before')`, 'yes'],
      ['popup', 'sees', `sessionStorage.getItem('after')`, null],
      ['popup', 'sees', `localStorage.getItem('shared')`, 'yes'],
      [
        'popup',
        'runs',
        `sessionStorage.setItem('over there', 'yes'); localStorage.setItem('shared', 'twice')`,
      ],
      ['page', 'sees', `localStorage.getItem('shared')`, 'twice'],
      ['page', 'sees at last', `sessionStorage.getItem('over there')`, null],
      ['page', 'is reloaded'],
      ['page', 'sees', `Object.keys(sessionStorage).includes('before')`, true],
      ['another tab', 'is opened by the person'],
      ['another tab', 'sees', `sessionStorage.getItem('before')`, null],
      ['another tab', 'sees', `localStorage.getItem('shared')`, 'twice'],
      ['another tab', 'runs', `localStorage.removeItem('shared')`],
      ['popup', 'sees', `localStorage.getItem('shared')`, null],
    ],
  },
  {
    what: 'a blank window is its opener’s: what is put into its storage is there later, and nowhere else',
    isCut: true,
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'clicks', `window.popup = open('', '', '{popup}')`, 'popup'],
      ['page', 'sees', 'popup.location.href', 'about:blank'],
      [
        'page',
        'runs',
        `popup.sessionStorage.setItem('late', 'yes'); popup.location.replace('{provider}')`,
      ],
      ['page', 'sees', 'popup.closed', true],
      ['popup', 'goes to', '{app}'],
      ['popup', 'sees', `sessionStorage.getItem('late')`, 'yes'],
      ['page', 'sees', `sessionStorage.getItem('late')`, null],
    ],
  },
  {
    what: 'a lock: one has it, the others see that, or wait, or turn away; closing a window lets go',
    lines: [
      ['page', 'is opened by the person'],
      [
        'page',
        'runs',
        `navigator.locks.request('l', () => new Promise((free) => { window.free = free; window.has = true }))`,
      ],
      ['page', 'sees', 'has', true],
      ['page', 'clicks', OPENS_OWN, 'popup'],
      [
        'popup',
        'runs',
        `
        window.seen = []
        navigator.locks.query().then(({ held }) => seen.push(held.map(({ name }) => name).join()))
          .then(() => navigator.locks.request('l', { ifAvailable: true }, (lock) => { seen.push(lock) }))
          .then(() => {
            const end = new AbortController()
            const asked = navigator.locks.request('l', { signal: end.signal }, () => { seen.push('no') })
            asked.catch(() => seen.push('turned away'))
            end.abort()
          })
      `,
      ],
      ['popup', 'sees', 'seen', ['l', null, 'turned away']],
      [
        'popup',
        'runs',
        `navigator.locks.request('l', () => { seen.push('has it'); return new Promise(() => {}) })`,
      ],
      ['popup', 'sees at last', 'seen.length', 3],
      ['page', 'runs', 'free()'],
      ['popup', 'sees', 'seen.at(-1)', 'has it'],
      [
        'page',
        'runs',
        `window.again = []; navigator.locks.request('l', () => { again.push('has it') }).then(() => again.push('over'))`,
      ],
      ['page', 'sees at last', 'again', []],
      ['popup', 'is closed'],
      ['page', 'sees', 'again', ['has it', 'over']],
    ],
  },
  {
    what: 'reloaded: another document at the same address, which its popup still reaches',
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'clicks', OPENS_OWN, 'popup'],
      [
        'page',
        'runs',
        `
        history.replaceState(null, '', '{other page}')
        navigator.locks.request('l', () => new Promise(() => {}))
        addEventListener('pagehide', ({ persisted }) => sessionStorage.setItem('persisted', persisted))
      `,
      ],
      ['page', 'sees', 'location.href', '{other page}'],
      ['page', 'is reloaded'],
      ['page', 'sees', 'location.href', '{other page}'],
      ['page', 'sees', `performance.getEntriesByType('navigation')[0].type`, 'reload'],
      ['page', 'sees', `sessionStorage.getItem('persisted')`, 'false'],
      ['page', 'sees', 'typeof window.popup', 'undefined'],
      ['page', 'runs', LISTENS],
      ['popup', 'runs', `opener.postMessage('still here', location.origin)`],
      ['page', 'sees', 'heard', [['still here', 'own', false]]],
      [
        'page',
        'runs',
        `navigator.locks.request('l', { ifAvailable: true }, (lock) => { window.isFree = lock !== null })`,
      ],
      ['page', 'sees', 'isFree', true],
    ],
  },
  {
    what: 'left and gone back to: from the cache, or loaded anew; meanwhile it hears nothing and has let go',
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'runs', LISTENS],
      [
        'page',
        'runs',
        `
        sessionStorage.setItem('kept', 'yes')
        window.isThere = true
        navigator.locks.request('l', () => new Promise((free) => { window.free = free }))
        window.ticks = 0
        setInterval(() => { window.ticks++ }, 50)
        addEventListener('pagehide', () => { channel.close(); free(); window.ticks = 0 })
        addEventListener('pageshow', ({ persisted }) => { window.isRestored = persisted && ticks < 2 })
      `,
      ],
      ['page', 'sees', 'typeof window.free', 'function'],
      ['another tab', 'is opened by the person'],
      ['page', 'goes to', '{other page}'],
      ['page', 'sees', 'typeof window.isThere', 'undefined'],
      ['another tab', 'runs', LISTENS],
      [
        'another tab',
        'runs',
        `navigator.locks.request('l', { ifAvailable: true }, (lock) => { window.isFree = lock !== null })`,
      ],
      ['another tab', 'sees at last', 'isFree', true],
      ['another tab', 'runs', `channel.postMessage('meanwhile')`],
      ['page', 'goes back'],
      ['page', 'sees', 'location.href', '{app}'],
      [
        'page',
        'sees either',
        `[window.isThere ?? false, window.isRestored ?? false, performance.getEntriesByType('navigation')[0].type]`,
        [true, true, 'navigate'],
        [false, false, 'back_forward'],
      ],
      ['page', 'sees', `sessionStorage.getItem('kept')`, 'yes'],
      ['page', 'sees at last', 'window.heard ?? []', []],
      ['page', 'runs', LISTENS],
      ['another tab', 'runs', `channel.postMessage('again')`],
      ['page', 'sees', 'heard', ['again']],
    ],
  },
  {
    // Chromium sends no `blur` to a page whose own script opens a popup (measured in 156); the others do, and
    // so does the world. So the trace looks at what was heard only once the person has turned to the page.
    what: 'the focus: goes with a new window, stays away at a cut, comes back as that window is closed',
    isCut: true,
    lines: [
      ['page', 'is opened by the person'],
      [
        'page',
        'runs',
        `
        window.seen = []
        for (const type of ['focus', 'blur']) addEventListener(type, () => seen.push(type))
      `,
      ],
      ['page', 'sees', 'document.hasFocus()', true],
      ['page', 'clicks', OPENS, 'popup'],
      ['popup', 'sees', 'document.hasFocus()', true],
      ['page', 'sees', 'popup.closed', true],
      ['page', 'sees at last', 'document.hasFocus()', false],
      ['page', 'is turned to'],
      ['page', 'sees', '[document.hasFocus(), seen.at(-1)]', [true, 'focus']],
      ['popup', 'sees', 'document.hasFocus()', false],
      ['popup', 'is turned to'],
      ['page', 'sees', '[document.hasFocus(), seen.at(-1)]', [false, 'blur']],
      ['popup', 'is closed'],
      ['page', 'sees at last', '[document.hasFocus(), seen.at(-1)]', [true, 'focus']],
    ],
  },
  {
    what: 'without a click no window opens, and a tab that the person has opened closes for no script',
    lines: [
      ['page', 'is opened by the person'],
      ['page', 'goes to', '{other page}'],
      ['page', 'runs', `window.popup = open('{other page}', '', '{popup}'); close()`],
      ['page', 'sees at last', 'popup', null],
      ['page', 'clicks', OPENS_OWN, 'popup'],
      ['page', 'sees', 'popup !== null', true],
      ['page', 'runs', 'popup.close()'],
      ['popup', 'is gone'],
      ['page', 'sees at last', 'popup.closed', true],
    ],
  },
]
