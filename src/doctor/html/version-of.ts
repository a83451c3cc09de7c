import type { Page, Script } from './read-page.js'

/** The version of ours that a script begins with, in a comment that minifiers keep. */
export function versionOf({ text }: Pick<Script, 'text'>): string | undefined {
  return /\/\*! sunshine-connect (\S+) \*\//.exec(text.slice(0, 500))?.[1]
}

/** The version that a page of ours states, or else its first script of ours does. */
export function pageVersion({ metas, scripts }: Page): string | undefined {
  const [name, version] = metas.get('generator')?.split(' ') ?? []
  if (name === 'sunshine-connect' && version) return version
  return scripts.map(versionOf).find((found) => found !== undefined)
}
