import { afterEach, describe, expect, test, vi } from 'vitest'
import { GLOBALS } from '../../.ci/rollup/own-globals.mjs'
import { INHERITED, OF_THE_DOCUMENT, OF_THE_WINDOW, PRONE } from '../page-names.ts'
import { everyOther, together } from '../pairs.ts'

const BRIDGE = '#sunshine-connect-bridge'
const STATE = 'the-state-of-this-attempt'
const ANSWER = `?code=a-code&state=${STATE}`
const NOTHING = 'There is nothing to finish here. You can close this window.'
const SCRIPT = '<script src="/dist/callback.global.js"></script>'

afterEach(() => {
  document.body.replaceChildren()
})

interface OwnPage {
  page: Document
  view: Window & typeof globalThis
  /** What the console says. */
  complaints: string[]
}

/** A redirect page of somebody's own, with this in its body, in a frame. */
const visit = async (address: string, body: string): Promise<OwnPage> => {
  const frame = document.createElement('iframe')
  frame.src = `/test/callback/pages/own.html${address}`
  document.body.append(frame)
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const page = frame.contentDocument as Document
  const view = frame.contentWindow as OwnPage['view']
  const complaints: string[] = []
  view.console.error = (text: unknown) => complaints.push(String(text))
  // Of our script alone: the test server has put one of its own into the page.
  const note = (error: Error) =>
    /callback/.test(error.stack ?? '') && complaints.push(String(error))
  view.addEventListener('error', ({ error }) => note(error))
  view.addEventListener('unhandledrejection', ({ reason }) => note(reason))
  // As its opener, this page gets what it says.
  Reflect.set(view, 'opener', window)
  await put(page, body)
  return { page, view, complaints }
}

/** Markup whose scripts run, in turn, as a parser's do. */
const put = async (page: Document, markup: string): Promise<void> => {
  const template = page.createElement('template')
  template.innerHTML = markup
  const scripts = [...template.content.querySelectorAll('script')]
  const copies = scripts.map((script) => {
    const copy = page.createElement('script')
    for (const { name, value } of script.attributes) copy.setAttribute(name, value)
    copy.textContent = script.textContent
    copy.async = false
    script.replaceWith(copy)
    return copy
  })
  const loaded = copies
    .filter(({ src }) => src)
    .map((copy) => new Promise((resolve) => copy.addEventListener('load', resolve)))
  Document.prototype.querySelector.call(page, 'body')?.append(template.content)
  await Promise.all(loaded)
}

/** Whatever is called `querySelectorAll` or `documentElement` here. */
const all = (page: Document, selector: string) => [
  ...Document.prototype.querySelectorAll.call(page, selector),
]
const texts = (page: Document) => all(page, '[role=status]').map(({ textContent }) => textContent)
const buttons = (page: Document) => all(page, 'button')

/** Plays the page in a frame that has its bridge open Zendesk. */
const askBridge = async ({ view, page }: OwnPage): Promise<HTMLButtonElement> => {
  const url = new URL('https://oauth-bridge.zendesk.com/sc/oauth/authorize')
  url.searchParams.set('state', STATE)
  url.searchParams.set('redirect_uri', view.location.origin + view.location.pathname)
  const message = { type: 'sunshine-connect:open', url: url.href, expires: Date.now() + 60_000 }
  return vi.waitFor(() => {
    view.postMessage(message, location.origin)
    const [button] = buttons(page) as HTMLButtonElement[]
    if (!button) throw new Error('no button yet')
    return button
  })
}

const STYLE_SHEETS = [
  ...['normalize.css/normalize.css', 'modern-normalize/modern-normalize.css'],
  ...['reset-css/reset.css', 'sanitize.css/sanitize.css', 'milligram/dist/milligram.css'],
  ...['@picocss/pico/css/pico.css', 'mvp.css/mvp.css', 'bootstrap/dist/css/bootstrap.css'],
  ...['water.css/out/water.css', 'sakura.css/css/sakura.css', 'simpledotcss/simple.css'],
  '@exampledev/new.css/new.css',
]

describe.each(STYLE_SHEETS)('within a form, with %s', (sheet) => {
  const link = `<link rel="stylesheet" href="/node_modules/${sheet}">`
  const inForm = `${link}<style>button { display: inline-flex; }</style>
    <form method="post">${SCRIPT}</form>`

  test('a text is read, and no button is there that isn’t offered', async () => {
    const { page } = await visit('', inForm)
    await vi.waitFor(() => expect(texts(page)).toEqual([NOTHING]))
    expect(buttons(page)).toEqual([])
  })

  test('a button that is offered is seen, and submits nothing', async () => {
    const own = await visit(BRIDGE, inForm)
    const { page, view } = own
    const open = vi.fn(() => null)
    Reflect.set(view, 'open', open)
    const submitted = vi.fn((event: Event) => event.preventDefault())
    // The section is put into the form, as `container` would.
    page.querySelector('form')?.append(page.querySelector('section') as Element)
    page.addEventListener('submit', submitted)
    const button = await askBridge(own)
    page.querySelector('form')?.append(button.closest('section') as Element)
    expect(button.getBoundingClientRect().height).toBeGreaterThan(10)
    expect(button.textContent).toBe('Continue to Zendesk')
    button.click()
    expect(open).toHaveBeenCalledTimes(1)
    expect(submitted).not.toHaveBeenCalled()
  })
})

describe('the script', () => {
  test('as a module has no options, and the console says how to give them', async () => {
    const attributes = 'type="module" data-message-invalid="Nichts zu tun."'
    const { page, complaints } = await visit('', SCRIPT.replace('src', `${attributes} src`))
    await vi.waitFor(() => expect(texts(page)).toEqual([NOTHING]))
    expect(complaints).toEqual([expect.stringContaining('relayCallback(options)')])
  })

  test('as a script has them, and nothing is said', async () => {
    const attributes = 'data-message-invalid="Nichts zu tun."'
    const { page, complaints } = await visit('', SCRIPT.replace('src', `${attributes} src`))
    await vi.waitFor(() => expect(texts(page)).toEqual(['Nichts zu tun.']))
    expect(complaints).toEqual([])
  })

  test.each(['', ANSWER, BRIDGE])(
    'called twice at “%s”, it shows one text, and comes to one thing',
    async (address) => {
      const { page, view } = await visit(
        address,
        `<script type="module">
        import { relayCallback } from '/dist/callback.js'
        const options = { ackTimeout: 10 }
        window.both = Promise.race([
          Promise.all([relayCallback(options), relayCallback(options)]),
          new Promise((resolve) => setTimeout(() => resolve(['pending', 'pending']), 500)),
        ])
      </script>`,
      )
      await vi.waitFor(() => expect(Reflect.has(view, 'both')).toBe(true))
      const [one, two] = await (Reflect.get(view, 'both') as Promise<string[]>)
      expect(one).toBe(two)
      expect(texts(page)).toHaveLength(1)
    },
  )
})

/** The waiting page hears what is said, until a text is read. */
const visitWithAnswer = async (body: string) => {
  let said = ''
  const hear = ({ data }: MessageEvent) => {
    if (data.type === 'sunshine-connect:answer') said = data.query
  }
  addEventListener('message', hear)
  try {
    const own = await visit(ANSWER, body)
    await vi.waitFor(() => expect(texts(own.page)[0]).toMatch(/\w/))
    return { ...own, said }
  } finally {
    removeEventListener('message', hear)
  }
}

const NAMES = new Set([...GLOBALS, ...OF_THE_DOCUMENT, ...INHERITED, 'location'])
const TITLED = SCRIPT.replace('src', 'data-lang="de" data-message-title="Fertig" src')

describe.each(together([...NAMES]).map((names) => ({ names })))(
  'on a page where images and forms are called $names',
  ({ names }) => {
    test('the answer is handed over, and a text is read', async () => {
      const named = names.map(
        (name) => `<img name="${name}"><form name="${name}" id="${name}"></form>`,
      )
      const { said, page, complaints } = await visitWithAnswer(named.join('') + TITLED)
      expect(said).toBe(ANSWER.slice(1))
      expect(all(page, 'body > section')).toHaveLength(1)
      expect(Reflect.get(Document.prototype, 'title', page)).toBe('Fertig')
      expect(all(page, 'html')[0]?.getAttribute('lang')).toBe('de')
      expect(complaints).toEqual([])
    })
  },
)

const MODULE = `<script type="module">
  import { relayCallback } from '/dist/callback.js'
  relayCallback()
</script>`

// What is declared by `var` or as a function takes its place in the window, too.
const CONSTANTS = [...new Set([...PRONE, ...GLOBALS, ...OF_THE_WINDOW])]
  .filter((name) => name !== 'top')
  .map((name) => `const ${name} = 'theirs'`)
const isOfAll = (declaration: string) =>
  /^const ([A-Z]|(set|clear)(Timeout|Interval)|console)/.test(declaration)
const DECLARED = [
  ...together(CONSTANTS.filter(isOfAll)),
  ...together(CONSTANTS.filter((declaration) => !isOfAll(declaration))),
  ...together(PRONE.map((name) => `var ${name} = 'https://theirs.example'`)),
  ...together(['close', 'open', ...PRONE].map((name) => `function ${name}() {}`)),
].map((declarations) => declarations.join('\n'))
describe.each(DECLARED)('on a page that has declared: %s', (declaration) => {
  const declared = `<script>${declaration}</script>`
  // A module, which may be anywhere in a bundle, has the constructors and timers from where all have them.
  test.each(isOfAll(declaration) ? [SCRIPT] : [SCRIPT, MODULE])(
    'the answer is handed over, and a text is read: %s',
    async (script) => {
      const { said, page, complaints } = await visitWithAnswer(declared + script)
      expect(said).toBe(ANSWER.slice(1))
      expect(page.location.search).toBe('')
      expect(texts(page)[0]).toMatch(/\w/)
      expect(complaints).toEqual([])
    },
  )
})

describe.each(everyOther(PRONE))('where the page has a variable called %s', (name) => {
  const declared = `<script>var ${name} = 'https://theirs.example'</script>`

  test('redirect mode goes back to the page that began', async () => {
    const began = `${location.origin}/test/callback/pages/own.html`
    const entry = { key: '', expires: Date.now() + 60_000, page: began, returnTo: `${began}?back` }
    sessionStorage.setItem(`sunshine-connect:${STATE}`, JSON.stringify(entry))
    const { view } = await visit(ANSWER, declared + SCRIPT)
    await vi.waitFor(() => expect(view.location.search).toBe('?back'))
    sessionStorage.clear()
  })

  test('an answer is not forwarded to the page itself', async () => {
    const itself = `${location.origin}/test/callback/pages/own.html?itself`
    const attributes = `data-forward-to="${itself}" data-ack-timeout="10"`
    const { view, page } = await visit(
      ANSWER,
      declared + SCRIPT.replace('src', `${attributes} src`),
    )
    await vi.waitFor(() => expect(texts(page)[0]).toMatch(/could not be reached/))
    expect(view.location.search).toBe('')
  })
})

test('where the page has a close of its own, the window stays, and the console says why', async () => {
  const declared = '<script>function close() {}</script>'
  const { view, page, complaints } = await visitWithAnswer(declared + SCRIPT)
  const receipt = new BroadcastChannel(`sunshine-connect:${STATE}`)
  await vi.waitFor(() => {
    receipt.postMessage({ type: 'sunshine-connect:receipt' })
    expect(texts(page)).toEqual(['Done. You can close this window.'])
  })
  receipt.close()
  expect(view.closed).toBe(false)
  expect(complaints).toEqual([expect.stringContaining('"close"')])
})
