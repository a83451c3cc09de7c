import { basename } from 'node:path'
import { BACKENDS, type Backend, type Choices } from './choices.js'
import { manifestSources, type TemplateFile, templateFiles } from './template-files.js'

/** What the folder holds already, as far as it matters. */
export interface Found {
  /** The folder's whole path. */
  folder: string
  /** Whether something is at this path, from the folder on. */
  has(path: string): boolean
}

export interface PlannedFile {
  path: string
  text: string
}

/** What there is to write, and to say. */
export interface Plan {
  files: PlannedFile[]
  /** For files that are there and stay as they are: what is to be added to each. */
  additions: { path: string; lines: string }[]
  /** What is typed before `npm start`. */
  install: string[]
}

interface Manifest {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies?: Record<string, string>
}

/**
 * Puts a project together. `readExample` gives a file of the package's `examples` folder.
 */
export function planProject(
  choices: Choices,
  { folder, has }: Found,
  readExample: (source: string) => string,
): Plan {
  const { backend, page } = choices
  const templates = templateFiles(backend, page)
    .filter((template) => template.owner === 'ours' || !isReplaced(template.path, has))
    .map((template) => ({ ...template, path: inSource(template.path, backend, has) }))
  const manifest = readManifest(manifestSources(backend, page).map(readExample))
  const name = packageName(folder)
  const install = [...INSTALL[backend], 'npm install']
  const all: (PlannedFile & { owner: TemplateFile['owner'] })[] = [
    { path: 'package.json', text: manifestText(name, manifest), owner: 'theirs' },
    ...templates.map(({ path, source, owner }) => ({
      path,
      text: withClientId(readExample(source), path, choices.clientId),
      owner,
    })),
    {
      // Somebody else's project has a README of its own. One that we wrote has `start.mjs`.
      path: has('package.json') && !has('start.mjs') ? 'CONNECT.md' : 'README.md',
      text: readExample('init/shared/README.md')
        .replace('{name}', name)
        .replace('{install}', install.join('\n'))
        .replace('{files}', tableRows(templates)),
      owner: 'ours',
    },
  ]
  const kept = all.filter(({ path, owner }) => owner === 'theirs' && has(path))
  return {
    files: all.filter((file) => !kept.includes(file)).map(({ path, text }) => ({ path, text })),
    additions: kept.map(({ path, text }) => ({
      path,
      lines: path === 'package.json' ? manifestAdditions(manifest) : text.trimEnd(),
    })),
    install,
  }
}

const INSTALL: Record<Backend, string[]> = {
  express: [],
  hono: [],
  next: [],
  flask: ['pip install -r requirements.txt'],
  php: [],
  sinatra: ['bundle install'],
}

/** The backend that fits what is there: `init` in a Next.js app is about Next.js. */
export function likelyBackend(manifestText: string | undefined): Backend {
  return BACKENDS.find((backend) => manifestText?.includes(`"${backend}":`)) ?? 'express'
}

/** A page, layout or configuration under another extension is the same thing to Next.js. */
function isReplaced(path: string, has: Found['has']): boolean {
  const [, name] = /^(app\/page|app\/layout|next\.config)\.m?jsx?$/.exec(path) ?? []
  if (!name) return false
  return [name, `src/${name}`].some((place) =>
    ['.js', '.mjs', '.jsx', '.ts', '.tsx'].some((extension) => has(place + extension)),
  )
}

/** Next.js leaves `src/app` unseen where there is an `app`: so the files go where the app is. */
function inSource(path: string, backend: Backend, has: Found['has']): string {
  const isInSource = backend === 'next' && has('src/app') && !has('app')
  return isInSource && /^(app|lib)\//.test(path) ? `src/${path}` : path
}

function readManifest(texts: string[]): Manifest {
  const manifests = texts.map((text) => JSON.parse(text) as Manifest)
  const merged = (key: 'scripts' | 'dependencies' | 'devDependencies') =>
    Object.assign({}, ...manifests.map((manifest) => manifest[key])) as Record<string, string>
  const scripts = merged('scripts')
  const isBuiltFirst = texts.length > 1
  return {
    ...manifests[0],
    scripts: isBuiltFirst ? { ...scripts, start: `npm run build && ${scripts.start}` } : scripts,
    dependencies: merged('dependencies'),
    ...(isBuiltFirst && { devDependencies: merged('devDependencies') }),
  }
}

function manifestText(name: string, manifest: Manifest): string {
  return `${JSON.stringify({ name, ...manifest }, null, 2)}\n`
}

function manifestAdditions({ scripts, dependencies, devDependencies }: Manifest): string {
  return JSON.stringify({ scripts, dependencies, devDependencies }, null, 2)
}

function withClientId(text: string, path: string, clientId: string): string {
  if (path !== '.env.example') return text
  return text.replace('SUNSHINE_CLIENT_ID=', () => `SUNSHINE_CLIENT_ID=${clientId}`)
}

function tableRows(templates: TemplateFile[]): string {
  return templates
    .filter(({ about }) => about !== '')
    .map(({ path, about }) => `| \`${path}\` | ${about} |`)
    .join('\n')
}

/** @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 214)
  // A project of the package's own name could not install it.
  return name === '' || name === 'sunshine-connect' ? 'connect-zendesk' : name
}
