import { readFileSync } from 'node:fs'

export const page = (html: string, headers: Record<string, string> = {}) =>
  new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } })

export const script = (text: string) =>
  new Response(text, { headers: { 'content-type': 'text/javascript' } })

/** A file of the built package. */
export const file = (name: string) => {
  const text = readFileSync(new URL(`../../dist/${name}`, import.meta.url), 'utf8')
  return name.endsWith('.html') ? page(text) : script(text)
}
