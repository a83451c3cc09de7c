import { listen } from '../platform/listen.js'
import { ofDocument, setOfDocument } from '../platform/of-document.js'
import type { RelayMessages } from '../protocol/relay-options.js'
import type { Settings } from './settings.js'

/** The texts that a script can show. */
type ShownTexts = Omit<RelayMessages, 'title' | 'noScript'>

const ENGLISH: ShownTexts = {
  working: 'Finishing…',
  delivered: 'Done. You can close this window.',
  undelivered: 'The page you came from could not be reached. Try again.',
  invalid: 'There is nothing to finish here. You can close this window.',
  finish: 'The page you came from has stopped waiting. You can go on in this window.',
  finishButton: 'Finish here',
  busy: 'The page you came from is busy. One moment…',
  goBack: 'Go back to the page you came from. It has not answered yet.',
  expired: 'The time for this is over. Go back and try again.',
  expiredButton: 'Go back',
  bridge: 'To connect, sign in at {host} in a second window.',
  bridgeButton: 'Continue to Zendesk',
  bridgeWaiting: 'Go on in the second window. Keep this one open.',
  bridgeBlocked: 'The browser did not open the second window. Allow it and try again.',
  bridgeCutOff:
    'The page you came from can’t be reached from here. Open it in a tab of its own and try again.',
  bridgeGone: 'The page you came from does not answer. Go back and try again.',
}

type TextName = keyof ShownTexts

/** What the person sees: one text that screen readers announce, and perhaps one button. */
export interface Screen {
  show(text: TextName): void
  /** A host is named in the text where that has `{host}`, or else after it. */
  offer(text: TextName, button: TextName, onClick: () => void, host?: string): void
  /** Whether it is on the page. */
  isThere(): boolean
}

/** The id of the sentence that stands on a page as long as no script has run. */
const STATIC = 'sunshine-connect-static'

/** After which the person need not wait any longer for the rest of the page, in milliseconds. */
const PATIENCE = 1000

/**
 * Puts the screen on the page. Its looks are set through the object model, which every policy allows,
 * and take font and colours from the page.
 */
export function createScreen({ container, messages, lang }: Settings): Screen {
  const read = (name: TextName) => String(messages[name] || ENGLISH[name])
  const status = create('p', { margin: '0' })
  status.setAttribute('role', 'status')
  const button = create('button', BUTTON)
  // The page may put this into a form of its own.
  button.type = 'button'
  const section = create('section', SECTION)
  section.append(status)
  if (lang) section.lang = lang
  if (messages.title) setOfDocument('title', messages.title)
  putOnPage(section, container)

  return {
    show(text) {
      status.textContent = read(text)
      // Taken away, not hidden: many a style sheet overrules that.
      button.remove()
    },
    offer(text, label, onClick, host) {
      status.replaceChildren(...fill(read(text), host))
      button.textContent = read(label)
      button.onclick = onClick
      section.append(button)
    },
    isThere: () => section.isConnected,
  }
}

/** At its place once the page is parsed; somewhere, before, if something slow holds that up. */
function putOnPage(section: Element, container: Element | undefined): void {
  const put = () => {
    ofDocument('getElementById')(STATIC)?.remove()
    const place = container ?? ofDocument('body') ?? ofDocument('documentElement')
    place.append(section)
  }
  if (ofDocument('readyState') !== 'loading') {
    put()
    return
  }
  const timer = setTimeout(put, PATIENCE)
  const onParsed = () => {
    clearTimeout(timer)
    put()
  }
  // Not `DOMContentLoaded`, which waits for deferred scripts.
  listen(document, 'readystatechange', onParsed, { once: true })
}

const SECTION = {
  maxWidth: '26rem',
  margin: 'auto',
  padding: '1rem',
  textAlign: 'center',
  textWrap: 'balance',
  overflowWrap: 'anywhere',
}
const BUTTON = { margin: '1rem 0 0', padding: '.7em 1.2em', font: 'inherit' }
const HOST = { display: 'inline-block', fontWeight: 'bold' }

function create<Name extends 'p' | 'bdi' | 'button' | 'section'>(
  name: Name,
  style: Partial<CSSStyleDeclaration>,
): HTMLElementTagNameMap[Name] {
  const element = ofDocument('createElement')(name)
  // Each text in its own direction, on whatever page.
  element.dir = 'auto'
  Object.assign(element.style, style)
  return element
}

/** The host is shown whether or not a translation thought of it, and never turns the text around. */
function fill(text: string, host = ''): (string | Node)[] {
  const [before = '', ...after] = text.split('{host}')
  const rest = after.length ? after : ['']
  return [before, ...rest.flatMap((piece) => [createName(host), piece])]
}

function createName(host: string): Node {
  const name = create('bdi', HOST)
  name.textContent = host
  return name
}
