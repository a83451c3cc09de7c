// The version and the hash in the documents' script tags.
import { readFileSync } from 'node:fs'

const SCRIPT = /sunshine-connect@[\w.-]+\/dist\/([\w.-]+\.js)"(\s+)integrity="[^"]*"/g

/**
 * The text with each script tag's version and hash as they are in this build.
 *
 * @param {string} text
 * @param {{ version: string, hashes: Record<string, string> }} build
 */
export const withIntegrity = (text, { version, hashes }) =>
  text.replace(SCRIPT, (_, file, space) => {
    if (!hashes[file]) throw new Error(`dist/integrity.json has no ${file}: build first.`)
    return `sunshine-connect@${version}/dist/${file}"${space}integrity="${hashes[file]}"`
  })

/** What this build is: its version, and the hash of each classic script. */
export const readBuild = () => ({
  version: readJson('../package.json').version,
  hashes: readJson('../dist/integrity.json'),
})

const readJson = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
