// `npm run documents`: writes what docs/reference takes from the types' own comments. With `--check` it
// writes nothing, and exits with 1 where a page is out of date.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const docs = fileURLToPath(new URL('../../docs/reference/', import.meta.url))

/** Everything below this line is ours to write, everything above it is written by hand. */
const MARK = '<!-- From here on: written by `npm run documents`, from the comments in src. -->'

/** Which entries a page explains: TypeDoc names a page after the file in src. */
const pages = {
  'connect.md': ['index'],
  'redirect-page.md': ['callback'],
  'element.md': ['element', 'element-react'],
  'server.md': ['server', 'server-connection', 'node'],
  'sandbox.md': ['sandbox', 'testing'],
}

/** What users import, for an entry of src. */
const importName = (entry) =>
  entry === 'index' ? 'sunshine-connect' : `sunshine-connect/${entry.replace('-', '/')}`

const generate = () => {
  if (!existsSync(join(here, 'node_modules'))) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--prefer-offline'], { cwd: here })
  }
  const out = mkdtempSync(join(tmpdir(), 'sunshine-connect-reference-'))
  const typedoc = join(here, 'node_modules/typedoc/bin/typedoc')
  execFileSync(process.execPath, [typedoc, '--out', out], { cwd: here, stdio: 'inherit' })
  const textOf = (entry) => readFileSync(join(out, `${entry}.md`), 'utf8')
  const texts = Object.entries(pages).map(([page, entries]) => [
    page,
    entries.map((entry) => section(entry, textOf(entry))).join('\n'),
  ])
  rmSync(out, { recursive: true })
  return texts
}

/** An entry's part: its import as the heading, and TypeDoc's headings one level below it. */
const section = (entry, text) => {
  const body = text
    .replace(/<a id="[^"]*"><\/a> ?/g, '')
    // Links lead to pages and anchors that TypeDoc would have written.
    .replace(/\[([^\]]*)\]\((?:[\w-]+\.md)?#[^)]*\)/g, '$1')
    .replace(/^#/gm, '##')
    .replace(/^\*\*\*\n\n/gm, '')
  return `## \`${importName(entry)}\`\n\n${body}`
}

let isStale = false
for (const [page, text] of generate()) {
  const file = join(docs, page)
  const old = readFileSync(file, 'utf8')
  const [byHand] = old.split(MARK)
  const next = `${byHand}${MARK}\n\n${text.trimEnd()}\n`
  if (next === old) continue
  isStale = true
  if (process.argv.includes('--check')) console.error(`docs/reference/${page} is out of date.`)
  else writeFileSync(file, next)
}
if (process.argv.includes('--check') && isStale) process.exit(1)
