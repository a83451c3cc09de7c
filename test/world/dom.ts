/** As much of a document as the redirect page's screen touches, and as much as a person sees of it. */
export class FakeElement {
  readonly tag: string
  parent: FakeElement | undefined
  children: (FakeElement | string)[] = []
  hidden = false
  onclick: (() => void) | null = null
  dir = ''
  lang = ''
  type = ''
  title = ''
  style: Record<string, string> = {}
  attributes: Record<string, string> = {}
  dataset: Record<string, string> = {}

  constructor(tag: string) {
    this.tag = tag
  }
  get textContent(): string {
    return this.children
      .map((child) => (typeof child === 'string' ? child : child.textContent))
      .join('')
  }
  set textContent(text: string) {
    this.replaceChildren(text)
  }
  get isConnected(): boolean {
    let node: FakeElement | undefined = this
    while (node?.parent) node = node.parent
    return node?.tag === 'html'
  }
  setAttribute(name: string, value: string): void {
    this.attributes[name] = value
  }
  removeAttribute(name: string): void {
    delete this.attributes[name]
  }
  append(...nodes: (FakeElement | string)[]): void {
    for (const node of nodes) {
      if (typeof node !== 'string') {
        node.remove()
        node.parent = this
      }
      this.children.push(node)
    }
  }
  replaceChildren(...nodes: (FakeElement | string)[]): void {
    for (const child of this.children) if (typeof child !== 'string') child.parent = undefined
    this.children = []
    this.append(...nodes)
  }
  remove(): void {
    const { parent } = this
    if (parent) parent.children = parent.children.filter((child) => child !== this)
    this.parent = undefined
  }
  addEventListener(type: string, listener: () => void): void {
    if (type === 'click') this.onclick = listener
  }
  focus(): void {}
}

export interface Seen {
  text: string
  button: { label: string; press: () => void } | undefined
}

/** What a person sees below an element: the text, and the button that isn't hidden. */
export function look(element: FakeElement): Seen {
  const seen: Seen = { text: '', button: undefined }
  for (const child of element.children) {
    if (typeof child === 'string') seen.text += child
    else if (child.hidden || child.style.display === 'none') continue
    else if (child.tag === 'button') {
      seen.button = { label: child.textContent, press: () => child.onclick?.() }
    } else {
      const below = look(child)
      seen.text += below.text
      seen.button ??= below.button
    }
  }
  return seen
}
