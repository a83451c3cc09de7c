/** An element's start tag; `text` is what stands between it and its end, for `script` and `title`. */
export interface Element {
  name: string
  attributes: Map<string, string>
  text: string
}

/** Elements whose content is text, in which a `<` begins no tag. */
const TEXT_ELEMENTS = ['script', 'style', 'title', 'textarea', 'noscript', 'iframe']

/**
 * The elements of a page in order, as far as a doctor needs them. Goes through the text once, whatever
 * is in it: a page may be large, and may be hostile.
 */
export function readElements(html: string): Element[] {
  const elements: Element[] = []
  let position = html.indexOf('<')
  while (position !== -1) {
    if (html.startsWith('<!--', position)) {
      position = endOf(html, '-->', position)
    } else {
      const tag = readTag(html, position + 1)
      position = tag.end
      if (tag.name !== '') {
        const text = TEXT_ELEMENTS.includes(tag.name) ? textUntilEnd(html, tag.name, tag.end) : ''
        position += text.length
        elements.push({ name: tag.name, attributes: tag.attributes, text })
      }
    }
    position = html.indexOf('<', position)
  }
  return elements
}

function endOf(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found === -1 ? html.length : found + mark.length
}

function textUntilEnd(html: string, name: string, from: number): string {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi')
  end.lastIndex = from
  return html.slice(from, end.exec(html)?.index ?? html.length)
}

/** Reads from behind the `<`. The name is empty where no start tag is. */
function readTag(html: string, from: number) {
  const name = matchAt(/[a-z][^\s/>]*/iy, html, from).toLowerCase()
  const attributes = new Map<string, string>()
  let position = from + name.length
  while (name !== '' && position < html.length && html[position] !== '>') {
    const attribute = readAttribute(html, position)
    if (attribute.name !== '' && !attributes.has(attribute.name)) {
      attributes.set(attribute.name, decode(attribute.value))
    }
    position = attribute.end
  }
  return { name, attributes, end: Math.min(position + 1, html.length) }
}

function readAttribute(html: string, from: number) {
  const start = from + matchAt(/[\s/]+/y, html, from).length
  const name = matchAt(/[^\s/>=]+/y, html, start).toLowerCase()
  const equals = matchAt(/\s*=\s*/y, html, start + name.length)
  const valueStart = start + name.length + equals.length
  if (equals === '') return { name, value: '', end: valueStart }
  const quote = html[valueStart]
  if (quote === '"' || quote === "'") {
    const end = endOf(html, quote, valueStart + 1)
    return { name, value: html.slice(valueStart + 1, end - 1), end }
  }
  const value = matchAt(/[^\s>]+/y, html, valueStart)
  return { name, value, end: valueStart + value.length }
}

function matchAt(pattern: RegExp, text: string, position: number): string {
  pattern.lastIndex = position
  return pattern.exec(text)?.[0] ?? ''
}

/** The character references that policies and addresses are written with. */
function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|#x([\da-f]{1,5})|(amp|quot|apos|lt|gt));/gi,
    (_, ...found) => {
      const [decimal, hexadecimal, named] = found
      if (named) return NAMED[String(named).toLowerCase()] ?? ''
      return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16))
    },
  )
}

const NAMED: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' }
