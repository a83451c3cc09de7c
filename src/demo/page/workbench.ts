import { showCode } from './code.js'
import { createTimeline, followServer, type Timeline } from './timeline.js'
import { type Choice, DEFAULTS, readChoice, setUpWays } from './ways.js'

const address = new URLSearchParams(location.search)
const choice = readChoice(address)

document.documentElement.dir = address.get('dir') === 'rtl' ? 'rtl' : 'ltr'
if (document.body.classList.contains('framed')) showFramed()
else showWorkbench()

function showWorkbench(): void {
  const timeline = createTimeline(document.getElementById('timeline') as HTMLElement)
  setUpSwitches()
  setUpLanguage()
  void followServer(timeline)
  void showCode(choice)
  if (choice.place === 'frame') showFrame(timeline)
  else setUpWays(choice, timeline.add)
}

/** In the workbench's frame, under another name for this machine: the workbench is told what happens. */
function showFramed(): void {
  const workbench = location.origin.replace('127.0.0.1', 'localhost')
  setUpWays(choice, (happening) => parent.postMessage(happening, workbench))
}

/** A switch loads the page anew: all that was under way is over, and an address is a scene. */
function setUpSwitches(): void {
  const form = document.getElementById('switches') as HTMLFormElement
  for (const [name, value] of Object.entries(choice)) {
    const input = form.querySelector<HTMLInputElement>(
      `[name="${name}"][value="${CSS.escape(value)}"]`,
    )
    if (input) input.checked = true
  }
  form.addEventListener('change', ({ target }) => {
    const { name, value } = target as HTMLInputElement
    if (value === DEFAULTS[name as keyof Choice]) address.delete(name)
    else address.set(name, value)
    sessionStorage.setItem('focus', `[name="${name}"][value="${value}"]`)
    sessionStorage.removeItem('workbench')
    location.search = address.toString()
  })
  // The keyboard goes on where it was.
  const focused = sessionStorage.getItem('focus')
  sessionStorage.removeItem('focus')
  if (focused) form.querySelector<HTMLElement>(focused)?.focus()
}

function setUpLanguage(): void {
  const select = document.getElementById('language') as HTMLSelectElement
  const stage = document.getElementById('element') as HTMLElement
  select.addEventListener('change', () => {
    stage.lang = select.value
    stage.dir = select.value === 'ar' ? 'rtl' : 'ltr'
  })
}

/** Another site's page is played by this one: the frame's page has another name for this machine. */
function showFrame(timeline: Timeline): void {
  const elsewhere = location.origin.replace('localhost', '127.0.0.1')
  const frame = document.createElement('iframe')
  frame.title = 'A page of yours, in another site’s frame'
  frame.src = `${elsewhere}/framed${location.search}`
  document.getElementById('ways')?.replaceChildren(frame)
  document.getElementById('languages')?.remove()
  addEventListener('message', ({ origin, source, data }) => {
    if (origin === elsewhere && source === frame.contentWindow) timeline.add(data)
  })
}
