/** Markup, as opposed to text: only `html` makes it, so what isn't markup is always escaped. */
export class Html {
  readonly #markup: string
  constructor(markup: string) {
    this.#markup = markup
  }
  toString(): string {
    return this.#markup
  }
}

type Part = Html | string | null | readonly Part[]

/** A template whose values are escaped, for content and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(strings.map((string, index) => string + render(values[index] ?? null)).join(''))
}

function render(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.toString()
  if (typeof part === 'string')
    return part.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
  return part.map(render).join('')
}
