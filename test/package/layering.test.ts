import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bin } from '../run/bin.mjs'

/** Which file must not import what, and what the same file may. */
const rules = [
  ...['protocol', 'browser', 'callback', 'element', 'server', 'sandbox', 'doctor'].map(
    (folder) => ({
      file: `src/${folder}/no-node-entry.ts`,
      refused: ['../node/b.js'],
      allowed: ['./b.js'],
    }),
  ),
  {
    file: 'src/node/sample.ts',
    refused: [
      '../browser/b.js',
      '../protocol/b.js',
      '../server/b.js',
      '../sandbox/b.js',
      '../cli/b.js',
    ],
    allowed: ['./b.js', '../options/b.js', 'node:http'],
  },
  {
    file: 'src/node.ts',
    refused: ['./browser/b.js', './server/b.js', './sandbox/b.js'],
    allowed: ['./node/b.js'],
  },
  ...['options', 'protocol', 'secrets'].map((folder) => ({
    file: `src/${folder}/sample.ts`,
    refused: [
      '../browser/b.js',
      '../callback/b.js',
      '../element/b.js',
      '../server/b.js',
      '../sandbox/b.js',
      'node:fs',
    ],
    allowed: ['./b.js'],
  })),
  {
    file: 'src/browser/sample.ts',
    refused: ['../server/b.js', '../sandbox/b.js', '../cli/b.js', '../doctor/b.js', 'node:fs'],
    allowed: ['./b.js', '../options/b.js', '../protocol/b.js', '../secrets/b.js'],
  },
  {
    file: 'src/callback/sample.ts',
    refused: ['../server/b.js', '../sandbox/b.js', 'node:fs'],
    allowed: ['./b.js', '../protocol/b.js'],
  },
  {
    file: 'src/element/sample.ts',
    refused: ['../server/b.js', '../sandbox/b.js', 'node:fs'],
    allowed: ['./b.js', '../browser/b.js', '../protocol/b.js'],
  },
  {
    file: 'src/lang/sample.ts',
    refused: ['../server/b.js', '../sandbox/b.js', 'node:fs'],
    allowed: ['../element/b.js'],
  },
  {
    file: 'src/element-sample.ts',
    refused: ['./server/b.js', './sandbox/b.js', 'node:fs'],
    allowed: ['./element/b.js'],
  },
  {
    file: 'src/server/sample.ts',
    refused: ['../browser/b.js', '../callback/b.js', '../sandbox/b.js', '../cli/b.js', 'node:fs'],
    allowed: ['./b.js', '../options/b.js', '../protocol/b.js', '../secrets/b.js'],
  },
  {
    file: 'src/index.ts',
    refused: ['./server/b.js', './sandbox/b.js', 'node:fs'],
    allowed: ['./browser/b.js', './protocol/b.js'],
  },
  {
    file: 'src/callback.ts',
    refused: ['./server/b.js', './sandbox/b.js', 'node:fs'],
    allowed: ['./callback/b.js'],
  },
  {
    file: 'src/server.ts',
    refused: ['./browser/b.js', './sandbox/b.js', 'node:fs'],
    allowed: ['./server/b.js'],
  },
  {
    file: 'src/server-connection.ts',
    refused: ['./browser/b.js', './sandbox/b.js', 'node:fs'],
    allowed: ['./server/b.js'],
  },
  {
    file: 'src/sandbox/sample.ts',
    refused: ['../server/b.js', '../browser/b.js', '../callback/b.js', '../cli/b.js'],
    allowed: ['./b.js', '../protocol/b.js', '../options/b.js', 'node:http'],
  },
  {
    file: 'src/doctor/sample.ts',
    refused: ['../server/b.js', '../browser/b.js', '../callback/b.js', '../element/b.js'],
    allowed: ['./b.js', '../sandbox/b.js', '../protocol/b.js', '../options/b.js', 'node:http'],
  },
  {
    file: 'src/cli.ts',
    refused: ['./server/b.js', './browser/b.js'],
    allowed: ['./cli/b.js', './doctor/b.js', './sandbox/b.js', 'node:fs'],
  },
]

const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-layers-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The linter's complaints, each a line: `::error title=<rule>,file=<path>,line=<number>,…`. */
let complaints: string[] = []

beforeAll(() => {
  const config = JSON.parse(readFileSync('biome.json', 'utf8'))
  config.vcs = { enabled: false }
  delete config.$schema
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
  for (const { file, refused, allowed } of rules) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    const lines = [...refused, ...allowed].map((from) => `import '${from}'\n`)
    writeFileSync(join(folder, file), lines.join(''))
  }
  const args = [
    bin('@biomejs/biome', 'biome'),
    'lint',
    '--reporter=github',
    '--max-diagnostics=none',
  ]
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  complaints = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'))
})

const complained = (file: string, line: number) =>
  complaints.some((text) => text.includes(`${file},line=${line},`))

describe.each(rules)('$file', ({ file, refused, allowed }) => {
  test.each(refused.map((from, index) => [from, index + 1] as const))(
    'must not import %s',
    (_, line) => expect(complained(file, line)).toBe(true),
  )

  test.each(allowed.map((from, index) => [from, refused.length + index + 1] as const))(
    'may import %s',
    (_, line) => expect(complained(file, line)).toBe(false),
  )
})
