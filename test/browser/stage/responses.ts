import { readFileSync } from 'node:fs'

/** A file of test/browser/pages, as text. */
export const readPage = (name: string): string =>
  readFileSync(new URL(`../pages/${name}`, import.meta.url), 'utf8')

/** A file of test/browser/pages. */
export const page = (name: string, headers: Record<string, string> = {}): Response =>
  respond(readPage(name), name, headers)

/** A file of the built package. */
export const built = (name: string): Response =>
  respond(readFileSync(new URL(`../../../dist/${name}`, import.meta.url), 'utf8'), name)

function respond(text: string, name: string, headers: Record<string, string> = {}): Response {
  const type = name.endsWith('.html') ? 'text/html' : 'text/javascript'
  return new Response(text, { headers: { 'content-type': `${type}; charset=utf-8`, ...headers } })
}
