import { readFileSync } from 'node:fs'

/** A table's row by its headings, without code marks; what stands first is `subject`, too. */
export interface Row {
  [heading: string]: string
  subject: string
}

const text = readFileSync(new URL('../../docs/guides/other-languages.md', import.meta.url), 'utf8')

/** The first table below a heading whose first column is called so. */
export function readTable(heading: string, firstColumn: string): Row[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const tables = section.split('\n\n').filter((block) => block.startsWith('|'))
  const table = tables.find((block) => cells(block.split('\n')[0])[0] === firstColumn)
  if (!table) throw new Error(`The README has no table "${firstColumn}" below "${heading}".`)
  const [titles = '', _line, ...rows] = table.split('\n')
  const names = cells(titles.replaceAll('`', ''))
  return rows.map((row) => {
    const [subject = '', ...others] = cells(row)
    const named = others.map((cell, at) => [names[at + 1], cell.replaceAll('`', '')])
    return { ...Object.fromEntries(named), subject }
  })
}

const cells = (line = '') =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim())

/** What a request is like, apart from where it goes. */
export interface Sent {
  method: string
  headers: Record<string, string>
  body: string
}

/** Applies a cell such as "no `Cookie`, `Origin: {own}`" to a request. */
export function applyCell(sent: Sent, cell: string, fill: (text: string) => string): Sent {
  const result = { ...sent, headers: { ...sent.headers } }
  if (cell.startsWith('an empty body')) result.body = ''
  const size = /^a body of (\d+) bytes$/.exec(cell)
  if (size) return { ...result, body: `{"code":"${'x'.repeat(Number(size[1]) - 11)}"}` }
  for (const [, word = '', quoted = ''] of cell.matchAll(/(\w+ )?`([^`]*)`/g)) {
    const value = fill(quoted)
    if (word === 'method ') result.method = value
    else if (word === 'body ') result.body = value
    else if (word === 'no ') delete result.headers[value.toLowerCase()]
    else {
      const [name = '', ...rest] = value.split(': ')
      result.headers[name.toLowerCase()] = rest.join(': ')
    }
  }
  return result
}
