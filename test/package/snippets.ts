import { readdirSync, readFileSync } from 'node:fs'

/** A piece of code in a document or in a comment of the source. */
export interface Snippet {
  /** Where its first line is: `README.md:88`. */
  place: string
  /** As the fence names it: `ts`, `html`, `sh`. */
  language: string
  code: string
}

/** The fenced blocks of a text in Markdown. */
export function snippetsOf(file: string, markdown: string): Snippet[] {
  return [...markdown.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```/gm)].map((match) => {
    const [, indent = '', language = '', code = ''] = match
    const before = markdown.slice(0, match.index).split('\n').length
    const lines = code.split('\n').map((line) => line.replace(indent, ''))
    return { place: `${file}:${before + 1}`, language, code: lines.join('\n') }
  })
}

/** What each `@example` in the source says, by the name of what it explains. */
export interface Example extends Snippet {
  name: string
}

export function examplesOf(file: string, source: string): Example[] {
  const comments = source.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*?@example(?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?(?:function|const|class) (\w+)/g,
  )
  return [...comments].flatMap((match) => {
    const [, comment = '', name = ''] = match
    const before = source.slice(0, match.index).split('\n').length
    const text = comment.replace(/^ *\* ?/gm, '')
    const [, ...parts] = text.split('@example')
    return parts.map((part) => {
      const [fenced] = snippetsOf(file, part)
      const place = `${file}:${before}`
      return { name, place, language: fenced?.language ?? 'none', code: fenced?.code ?? part }
    })
  })
}

/** The code that a page's `<script>` elements hold; what they load by `src` isn't there. */
export function scriptsIn(html: string): { isModule: boolean; code: string }[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)].map(
    ([, attributes = '', code = '']) => ({ isModule: /type="?module/.test(attributes), code }),
  )
}

/** Every file below the folder that has one of these endings, by its path. */
export function readAll(folder: string, ending: RegExp): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path) && !path.includes('node_modules'))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(`${folder}/${path}`, 'utf8') }))
}
