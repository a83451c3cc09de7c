import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findProgram } from '../../.ci/programs.mjs'
import { everyOther } from '../pairs.ts'
import { fill, read, runCli } from './project.ts'

// Over the built command: what is in a folder before, and after.

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunshine-connect-init-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const init = (...args: string[]) => runCli(resolve('dist/cli.js'), ['init', ...args], home)

/** Every file below a folder, with what is in it. */
const snapshot = async (folder: string): Promise<Record<string, string>> => {
  const paths = await readdir(folder, { recursive: true })
  const files = paths.sort().filter((path) => lstatSync(join(folder, path)).isFile())
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path, await read(folder, path)] as const)),
  )
}

const express = {
  'package.json': '{ "name": "shop", "dependencies": { "express": "^4.0.0" } }\n',
  'server.js': 'the shop\n',
  'README.md': '# The shop\n',
  '.env.example': 'SHOP=1\n',
  '.gitignore': 'shop\n',
}
const next = {
  'package.json': '{ "name": "site", "dependencies": { "next": "^16.0.0" } }\n',
  'next.config.ts': 'export default {}\n',
  'app/layout.tsx': 'the layout\n',
  'app/page.tsx': 'the page\n',
}
const flask = {
  'app.py': 'the app\n',
  'requirements.txt': 'flask==3.0\n',
}

describe('a project that is there already', () => {
  test('an Express app: what is theirs stays, and the lines to add are printed', async () => {
    await fill(home, express)
    const { code, stdout } = await init('--yes')
    expect(code).toBe(0)
    const files = await snapshot(home)
    expect(files).toMatchObject(express)
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['server.mjs', 'page.html', 'start.mjs', 'CONNECT.md']),
    )
    for (const line of [
      'Add to package.json',
      '"sunshine-connect": "^0.1.0"',
      '"start": "node start.mjs node server.mjs"',
      'Add to .env.example',
      'SUNSHINE_CLIENT_SECRET=',
    ]) {
      expect(stdout).toContain(line)
    }
  })

  test('a Next.js app: page and layout stay, under whatever extension', async () => {
    await fill(home, next)
    const { code } = await init('--yes')
    expect(code).toBe(0)
    const files = await snapshot(home)
    expect(files).toMatchObject(next)
    expect(Object.keys(files)).toContain('app/connect/page.jsx')
    for (const path of ['app/page.jsx', 'app/layout.jsx', 'next.config.mjs']) {
      expect(Object.keys(files)).not.toContain(path)
    }
  })

  test('a Next.js app below src: so are our files, or Next.js would see no other', async () => {
    await fill(home, {
      'package.json': next['package.json'],
      'src/app/layout.tsx': '',
      'src/app/page.tsx': '',
    })
    expect((await init('--yes')).code).toBe(0)
    expect(existsSync(join(home, 'src/app/api/connect/route.js'))).toBe(true)
    expect(existsSync(join(home, 'src/lib/sunshine.js'))).toBe(true)
    expect(existsSync(join(home, 'app'))).toBe(false)
  })

  test('a Flask app: app.py is in the way, so nothing is written', async () => {
    await fill(home, flask)
    const { code, stderr, stdout } = await init('--backend', 'flask', '--yes')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('\n  app.py\n')
    expect(await snapshot(home)).toEqual(flask)
  })

  test('--force replaces what is in the way, and nothing else', async () => {
    await fill(home, { ...flask, 'notes.txt': 'mine\n' })
    expect((await init('--backend', 'flask', '--yes', '--force')).code).toBe(0)
    const files = await snapshot(home)
    expect(files['app.py']).toContain('sunshine-connect')
    expect(files['requirements.txt']).toBe(flask['requirements.txt'])
    expect(files['notes.txt']).toBe('mine\n')
  })
})

test.each(everyOther(['express', 'hono', 'next', 'flask', 'php', 'sinatra']))(
  '%s: each file of ours is named when it is in the way, and every one of several',
  async (backend) => {
    expect((await init('fresh', '--backend', backend)).code).toBe(0)
    const written = Object.keys(await snapshot(join(home, 'fresh')))
    const theirs =
      /^(package\.json|\.env\.example|\.gitignore|requirements\.txt|Gemfile|next\.config\.mjs|app\/(page|layout)\.jsx)$/
    const ours = written.filter((path) => !theirs.test(path))
    expect(ours.length).toBeGreaterThan(3)
    await fill(join(home, 'other'), Object.fromEntries(ours.map((path) => [path, 'mine'])))
    const before = await snapshot(join(home, 'other'))
    const { code, stderr } = await init('other', '--backend', backend)
    expect(code).toBe(1)
    for (const path of ours) expect(stderr).toContain(`  ${path}\n`)
    expect(await snapshot(join(home, 'other'))).toEqual(before)
  },
)

describe('it writes nowhere else', () => {
  test('a folder that is a link is not written through, forced or not', async () => {
    await mkdir(join(home, 'outside'))
    await mkdir(join(home, 'project'))
    await symlink('../outside', join(home, 'project/src'))
    for (const flags of [[], ['--force']]) {
      const { code, stderr } = await init('project', '--page', 'module', ...flags)
      expect([code, stderr]).toEqual([1, expect.stringContaining('  src\n')])
    }
    expect(await readdir(join(home, 'outside'))).toEqual([])
    expect(await readdir(join(home, 'project'))).toEqual(['src'])
  })

  test('a file that is a link is replaced by force, and what it leads to stays', async () => {
    await fill(home, { 'secret.txt': 'keep\n' })
    await mkdir(join(home, 'project'))
    await symlink('../secret.txt', join(home, 'project/server.mjs'))
    await symlink('../nowhere.txt', join(home, 'project/page.html'))
    expect((await init('project')).code).toBe(1)
    expect((await init('project', '--force')).code).toBe(0)
    expect(await read(home, 'secret.txt')).toBe('keep\n')
    expect(existsSync(join(home, 'nowhere.txt'))).toBe(false)
    expect(await read(home, 'project/server.mjs')).toContain('createConnectHandler')
  })

  test('the project’s own folder as a link is refused, a real one is taken', async () => {
    await mkdir(join(home, 'real'))
    await symlink('real', join(home, 'link'))
    expect((await init('link')).code).toBe(2)
    expect(await readdir(join(home, 'real'))).toEqual([])
    expect((await init('real')).code).toBe(0)
  })

  test('a folder in the place of a file is named, forced or not', async () => {
    await mkdir(join(home, 'project/page.html'), { recursive: true })
    const { code, stderr } = await init('project', '--force')
    expect([code, stderr]).toEqual([1, expect.stringContaining('  page.html\n')])
    expect(await readdir(join(home, 'project'))).toEqual(['page.html'])
  })

  test('a file in the place of the folder is refused', async () => {
    await fill(home, { project: 'mine' })
    expect((await init('project')).code).toBe(2)
    expect(await read(home, 'project')).toBe('mine')
  })
})

describe('what it can’t look at or read is no reason to break', () => {
  const nextHere = async () => init('project', '--backend', 'next')

  test('a file, or a link in a circle, where Next.js has a folder: named as in the way', async () => {
    await fill(home, { 'project/app': 'mine' })
    expect(await nextHere()).toMatchObject({ code: 1, stderr: expect.stringContaining('  app\n') })
    await rm(join(home, 'project/app'))
    await symlink('app', join(home, 'project/app'))
    expect(await nextHere()).toMatchObject({ code: 1, stderr: expect.stringContaining('  app\n') })
    expect(await readdir(join(home, 'project'))).toEqual(['app'])
  })

  test('a package.json that is a folder: theirs, and it stays', async () => {
    await mkdir(join(home, 'project/package.json'), { recursive: true })
    expect(await init('project')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Add to package.json'),
    })
  })

  test('a package.json that nobody writes to, and would be waited for: it stays, too', async () => {
    await mkdir(join(home, 'project'))
    await promisify(execFile)('mkfifo', [join(home, 'project/package.json')])
    expect(await init('project')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Add to package.json'),
    })
  })

  test.each([
    ['a folder below a file', 'file/project'],
    ['a folder whose name is too long', 'x'.repeat(300)],
    ['such a name below a folder that is not there', join('new', 'x'.repeat(300))],
  ])('%s: one line says why', async (_what, folder) => {
    await fill(home, { file: 'mine' })
    const { code, stderr } = await init(folder)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^sunshine-connect: Can't write: .+\n$/),
    ])
    expect(await snapshot(home)).toEqual({ file: 'mine' })
    expect(await readdir(home)).toEqual(['file'])
  })
})

describe('all of it is written, or nothing', () => {
  const NOBODY = 65_534
  // In such a folder each may replace what is his alone, as in /tmp.
  test.runIf(process.getuid?.() === 0)('one file that can’t be replaced', async () => {
    const mine = { 'page.html': 'mine\n', 'README.md': 'mine\n' }
    const project = join(home, 'project')
    await fill(project, { ...mine, 'start.mjs': 'root’s\n' })
    for (const path of Object.keys(mine)) await chown(join(project, path), NOBODY, NOBODY)
    await chmod(home, 0o755)
    await chmod(project, 0o1777)
    const before = await snapshot(project)
    const child = spawn(
      process.execPath,
      [resolve('dist/cli.js'), 'init', 'project', '--force', '--yes'],
      { cwd: home, uid: NOBODY, gid: NOBODY },
    )
    const said = text(child.stderr)
    expect(await once(child, 'close')).toEqual([1, null])
    expect(await said).toMatch(/^sunshine-connect: Can't write: EPERM.+\n$/)
    expect(await snapshot(project)).toEqual(before)
    // The very same, where all may be replaced.
    await chown(join(project, 'start.mjs'), NOBODY, NOBODY)
    expect((await init('project', '--force')).code).toBe(0)
    const names = Object.keys(await snapshot(project))
    expect(names.filter((name) => /\.(old|new)$/.test(name))).toEqual([])
  })
})

describe('arguments', () => {
  test.each([
    ['--backend', 'rails'],
    ['--page', 'vue'],
    ['--client-id', 'two words'],
    ['--client-id', 'a"b'],
    ['--client-id', 'a\nSUNSHINE_CLIENT_SECRET=x'],
    ['one', 'two'],
    ['--colour'],
  ])('%s %s is refused, and nothing is written', async (...args) => {
    const { code, stderr } = await init(...args)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^sunshine-connect: .+\n$/)])
    expect(await readdir(home)).toEqual([])
  })

  test('--help exits 0, says what there is, and writes nothing', async () => {
    const { code, stdout } = await init('--help')
    expect(code).toBe(0)
    for (const flag of ['--backend', '--page', '--client-id', '--force', '--yes']) {
      expect(stdout).toContain(flag)
    }
    expect(await readdir(home)).toEqual([])
  })

  test('the client id goes where it is read from', async () => {
    await init('project', '--client-id', 'acme-bot')
    expect(await read(home, 'project/.env.example')).toContain('SUNSHINE_CLIENT_ID=acme-bot\n')
  })

  test.each([
    ['My Shop!', 'my-shop'],
    ['sunshine-connect', 'connect-zendesk'],
    ['…', 'connect-zendesk'],
  ])('a folder %j makes a package %s', async (folder, name) => {
    expect((await init(folder)).code).toBe(0)
    expect(JSON.parse(await read(home, folder, 'package.json')).name).toBe(name)
  })
})

// util-linux' script gives the command a terminal.
const hasScript = process.platform === 'linux' && findProgram('script')
test.runIf(hasScript)('in a terminal it asks for what was left out', async () => {
  const args = ['-qec', `${process.execPath} ${resolve('dist/cli.js')} init project`, '/dev/null']
  const child = spawn('script', args, { cwd: home })
  const answers = ['5\n', 'nonsense\n', 'react\n', '\n']
  let printed = ''
  // Each prompt is answered once: what sets the cursor after it may come by itself.
  let unanswered = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    unanswered += text
    if (!unanswered.includes('): ')) return
    unanswered = ''
    child.stdin.write(answers.shift() ?? '')
  })
  await once(child, 'exit')
  expect(printed).toContain('Which backend?')
  expect(answers).toEqual([])
  expect(existsSync(join(home, 'project/app.php'))).toBe(true)
  expect(existsSync(join(home, 'project/src/page.jsx'))).toBe(true)
})

describe('npm start', () => {
  /** Runs `start.mjs` with this server, to its end. */
  const start = async (server: string, env: Record<string, string> = {}) => {
    await fill(home, {
      'start.mjs': await read('examples/init/shared/start.mjs'),
      'server.mjs': server,
    })
    await mkdir(join(home, 'node_modules'))
    await symlink(resolve('.'), join(home, 'node_modules/sunshine-connect'))
    const child = spawn(process.execPath, ['start.mjs', process.execPath, 'server.mjs'], {
      cwd: home,
      env: { ...process.env, ...env },
    })
    const said = Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await once(child, 'close')
    return { code, printed: (await said).join('') }
  }

  test('a server that does not start says why, and it ends as that did', async () => {
    const { code, printed } = await start('console.log("here"); throw new Error("no database")')
    expect(code).toBe(1)
    expect(printed).toContain('here')
    expect(printed).toContain('no database')
  })

  test('server and sandbox have a port each, where both would take the same', async () => {
    // As for a second project, while the first has 4000 and 4001.
    const { printed } = await start(
      'console.log("ports", process.env.PORT, new URL(process.env.SANDBOX_URL).port)',
      { PORT: '4001', SUNSHINE_CLIENT_SECRET: '' },
    )
    const [, server, sandbox] = /ports (\d+) (\d+)/.exec(printed) ?? []
    expect(Number(server)).toBeGreaterThan(4000)
    expect(Number(sandbox)).toBeGreaterThan(4000)
    expect(sandbox).not.toBe(server)
  })
})
