import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** `import … from`, `export … from` and `import '…'`, types included: the formatter begins a line with each. */
const STATEMENT = /^\s*(?:import|export)\s(?:[^'"`=();]*?\bfrom\s)?\s*['"]([^'"]+)['"]/gm
const CALL = /\bimport\(\s*['"]([^'"]+)['"]/g
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/**
 * What a module imports: other modules by their path, packages by their name.
 *
 * @param {string} path the module's own path, from src on
 * @param {string} source TypeScript
 * @returns {string[]}
 */
export const importsOf = (path, source) => {
  const text = source.replace(COMMENT, '')
  return [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].map(([, specifier]) =>
    specifier.startsWith('.')
      ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts')
      : specifier,
  )
}

/**
 * Every module of a folder, and what it imports.
 *
 * @param {string} folder
 * @returns {Map<string, string[]>} by paths from the folder on
 */
export const readImports = (folder) => {
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.replaceAll('\\', '/'))
  const modules = paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts')).sort()
  return new Map(
    modules.map((path) => [path, importsOf(path, readFileSync(`${folder}/${path}`, 'utf8'))]),
  )
}
