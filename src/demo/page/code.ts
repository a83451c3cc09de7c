import type { Choice } from './ways.js'

interface Snippet {
  name: string
  /** What a shell has to be told before. */
  install: string
  files: { path: string; text: string }[]
}

interface Snippets {
  pages: Snippet[]
  backends: Snippet[]
}

/** Shows the code of the page and the backend that are chosen: the files that `init` writes. */
export async function showCode(choice: Choice): Promise<void> {
  const response = await fetch('/snippets.json')
  const { pages, backends }: Snippets = await response.json()
  const page = fillSelect('code-page', pages)
  const backend = fillSelect('code-backend', backends)
  const show = () => {
    const chosen = [pages[page.selectedIndex], backends[backend.selectedIndex]]
    const files = chosen.flatMap((snippet) => snippet?.files ?? [])
    document
      .getElementById('files')
      ?.replaceChildren(
        ...files.map(({ path, text }) => figure(path, asChosen(text, path, choice))),
      )
  }
  page.addEventListener('change', show)
  backend.addEventListener('change', show)
  show()
}

function fillSelect(id: string, snippets: Snippet[]): HTMLSelectElement {
  const select = document.getElementById(id) as HTMLSelectElement
  select.replaceChildren(...snippets.map(({ name }) => new Option(name)))
  return select
}

/** The one switch that is an option of the page's; the others are the world's. */
function asChosen(text: string, path: string, { popup }: Choice): string {
  if (popup !== 'none' || /\bserver\b|\.(py|php|rb)$/.test(path)) return text
  return text
    .replace(/^( *)exchange="\/api\/connect"$/m, '$&\n$1mode="redirect"')
    .replace(/^( *)exchange: '\/api\/connect',$/m, "$&\n$1mode: 'redirect',")
}

function figure(path: string, text: string): HTMLElement {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const name = document.createElement('code')
  name.textContent = path
  const pre = document.createElement('pre')
  pre.tabIndex = 0
  pre.setAttribute('role', 'region')
  pre.setAttribute('aria-label', path)
  pre.textContent = text
  caption.append(name, copyButton(path, text))
  figure.append(caption, pre)
  return figure
}

function copyButton(path: string, text: string): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet'
  button.textContent = 'Copy'
  button.setAttribute('aria-label', `Copy ${path}`)
  button.addEventListener('click', async () => {
    const said = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'Select the text and copy it',
    )
    button.textContent = said
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })
  return button
}
