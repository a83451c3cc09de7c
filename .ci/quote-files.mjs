// `npm run documents`: brings into the documents what other files say: whole sample files, and the
// version and hash in script tags. `--check` writes nothing, and exits with 1 where one is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBuild, withIntegrity } from './integrity.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A comment that names a file, and the fenced block below it, which is that file. */
const QUOTE = /^<!-- file: (\S+) -->\n+```\w*\n[\s\S]*?^```$/gm

const LANGUAGES = { mjs: 'js', cjs: 'js', rb: 'ruby', py: 'python', env: 'sh', example: 'sh' }

/** Every document: those at the top, and all below docs. */
export const documents = () => [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** The document's text with each quoted file as it is now. */
export const withFiles = (text) =>
  text.replace(QUOTE, (_, path) => {
    const extension = extname(path).slice(1)
    const code = readFileSync(join(root, path), 'utf8').trimEnd()
    return `<!-- file: ${path} -->\n\n\`\`\`${LANGUAGES[extension] ?? extension}\n${code}\n\`\`\``
  })

if (fileURLToPath(import.meta.url) === process.argv[1]) {
  const isCheck = process.argv.includes('--check')
  for (const name of documents()) {
    const file = join(root, name)
    const text = readFileSync(file, 'utf8')
    const next = withIntegrity(withFiles(text), readBuild())
    if (next === text) continue
    if (isCheck) {
      console.error(`${name} is out of date: npm run documents`)
      process.exitCode = 1
    } else {
      writeFileSync(file, next)
    }
  }
}
