import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import type { OwnPackage } from '../doctor/deployment.js'
import { BACKEND_NAMES, BACKENDS, type Choices, PAGE_NAMES, PAGES } from '../init/choices.js'
import { likelyBackend, type Plan, planProject } from '../init/plan-project.js'
import { entryAt, findObstacles, type Obstacle, writeFiles } from '../init/write-files.js'
import { orNothing } from '../platform/or-nothing.js'
import { type Command, type ExitCode, readFlags, UsageError } from './command.js'

const FLAGS = {
  backend: { type: 'string', value: '<name>', help: BACKENDS.join(', ') },
  page: { type: 'string', value: '<name>', help: PAGES.join(', ') },
  'client-id': {
    type: 'string',
    value: '<id>',
    help: 'as Zendesk gave it to you; without one, the sandbox stands in',
  },
  force: { type: 'boolean', help: 'replace files of ours that are in the way' },
  yes: { type: 'boolean', help: 'take defaults instead of asking' },
} as const

export const initCommand: Command<typeof FLAGS> = {
  name: 'init',
  takes: '[folder]',
  about: 'Writes a small project that connects: page, redirect page and backend.',
  flags: FLAGS,
  more: `package.json, .env.example and the framework's own files are never touched where they
are there: the lines to add to them are printed. If another file is in the way,
nothing is written, and the exit code is 1.`,
}

/** `sunshine-connect init`: writes a project. */
export async function runInit(args: string[], own: OwnPackage): Promise<ExitCode> {
  const { values, positionals } = readFlags(initCommand, args)
  const folder = readFolder(positionals)
  const given = {
    backend: readName('backend', values.backend, BACKENDS),
    page: readName('page', values.page, PAGES),
    clientId: readClientId(values['client-id']),
  }
  const isAsked = !values.yes && process.stdin.isTTY && process.stdout.isTTY
  const defaults: Choices = {
    backend: likelyBackend(readText(join(folder, 'package.json'))),
    page: 'element',
    clientId: '',
  }
  const choices = isAsked
    ? await ask(given, defaults)
    : {
        backend: given.backend ?? defaults.backend,
        page: given.page ?? defaults.page,
        clientId: given.clientId ?? defaults.clientId,
      }

  const has = (path: string) => entryAt(join(folder, path)) !== 'nothing'
  const readExample = (source: string) =>
    readFileSync(new URL(`examples/${source}`, own.folder), 'utf8')
  const plan = planProject(choices, { folder, has }, readExample)
  const obstacles = findObstacles(folder, plan.files)
  if (obstacles.some(({ isReplaceable }) => !isReplaceable || !values.force)) {
    process.stderr.write(inTheWay(obstacles, values.force ?? false))
    return 1
  }
  try {
    writeFiles(folder, plan.files, obstacles)
  } catch (error) {
    process.stderr.write(`sunshine-connect: Can't write: ${(error as Error).message}\n`)
    return 1
  }
  process.stdout.write(summary(plan, positionals[0]))
  return 0
}

function readFolder([name = '.', ...rest]: string[]): string {
  if (rest.length > 0) throw new UsageError('Name one folder. See sunshine-connect init --help.')
  if (name.includes('\0')) throw new UsageError('The folder has a name that no folder can have.')
  const folder = resolve(name)
  const entry = entryAt(folder)
  if (entry === 'link') {
    throw new UsageError(`${name} is a link: name the folder that it leads to.`)
  }
  if (entry !== 'folder' && entry !== 'nothing') {
    throw new UsageError(`${name} is no folder: name another.`)
  }
  return folder
}

function readName<Name extends string>(
  flag: string,
  value: string | undefined,
  names: readonly Name[],
): Name | undefined {
  const name = names.find((known) => known === value)
  if (value !== undefined && !name) {
    throw new UsageError(`--${flag} must be one of: ${names.join(', ')}.`)
  }
  return name
}

/** As RFC 6749, A.1, has it, less what would need quotes in an environment file. */
function readClientId(value: string | undefined): string | undefined {
  if (value === undefined || /^[\w.~:/+=@-]{0,200}$/.test(value)) return value
  throw new UsageError(
    '--client-id must be as Zendesk gave it to you: letters, digits and -._~:/+=@, without blanks.',
  )
}

function readText(path: string): string | undefined {
  return orNothing(() => (statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined))
}

async function ask(given: Partial<Choices>, defaults: Choices): Promise<Choices> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const closed = new AbortController()
  terminal.once('close', () => closed.abort())
  const question = (text: string) => terminal.question(text, { signal: closed.signal })

  async function choose<Name extends string>(
    what: string,
    names: Record<Name, string>,
    preset: Name,
  ): Promise<Name> {
    const all = Object.keys(names) as Name[]
    const list = all.map((name, index) => `  ${index + 1}  ${name.padEnd(9)} ${names[name]}`)
    process.stdout.write(`\n${what}\n${list.join('\n')}\n`)
    for (;;) {
      const answer = (await question(`Number or name (${preset}): `)).trim().toLowerCase()
      const chosen = answer === '' ? preset : (all[Number(answer) - 1] ?? answer)
      const known = all.find((name) => name === chosen)
      if (known) return known
    }
  }

  try {
    return {
      backend: given.backend ?? (await choose('Which backend?', BACKEND_NAMES, defaults.backend)),
      page: given.page ?? (await choose('Which page?', PAGE_NAMES, defaults.page)),
      clientId:
        given.clientId ??
        readClientId((await question('\nClient id, if you have one already (none): ')).trim()) ??
        '',
    }
  } catch (error) {
    if (closed.signal.aborted) throw new UsageError('Nothing was written.')
    throw error
  } finally {
    terminal.close()
  }
}

function inTheWay(obstacles: Obstacle[], isForced: boolean): string {
  const stubborn = obstacles.filter(({ isReplaceable }) => !isReplaceable)
  const named = isForced ? stubborn : obstacles
  const cure =
    stubborn.length > 0
      ? 'Folders, links to folders and the like are not replaced: move them, or choose another folder.'
      : '--force replaces these, and nothing else. Or choose another folder.'
  return [
    'sunshine-connect: Nothing was written: these are in the way.',
    ...named.map(({ path }) => `  ${path}`),
    cure,
    '',
  ].join('\n')
}

function summary({ files, additions, install }: Plan, folder: string | undefined): string {
  const isStartable = additions.every(({ path }) => path !== 'package.json')
  return [
    'Written:',
    ...files.map(({ path }) => `  ${path}`),
    ...additions.flatMap(({ path, lines }) => [
      '',
      `Add to ${path}, which stays as it is:`,
      ...lines.split('\n').map((line) => `  ${line}`),
    ]),
    '',
    isStartable ? 'Then type:' : 'With that, type:',
    ...(folder && folder !== '.' ? [`  cd ${quoted(folder)}`] : []),
    ...[...install, 'npm start'].map((line) => `  ${line}`),
    '',
    'It prints the address of a page that connects against the sandbox.',
    '',
  ].join('\n')
}

/** For a shell. */
function quoted(folder: string): string {
  return /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`
}
