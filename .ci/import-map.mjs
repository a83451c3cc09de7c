// The map of the house: which room of src may import which. `npm run lint` refuses every other arrow,
// types included (check-imports.mjs). A new room or entry gets its line here.

/** What all sides share. It imports nothing above it. */
const GROUND = ['platform', 'options', 'protocol']

/**
 * A room is a folder of src, an entry a file of it. Beside its line, a room may import itself.
 * Packages are named, too: `node:` stands for every built-in module of Node.
 *
 * @type {Record<string, string[]>}
 */
export const IMPORT_MAP = {
  platform: [],
  options: ['platform'],
  protocol: ['platform'],

  browser: GROUND,
  callback: GROUND,
  element: [...GROUND, 'browser', 'react', 'virtual:element-style'],
  lang: ['element'],

  server: [...GROUND, 'virtual:callback-page'],
  node: [...GROUND, 'node:'],
  sandbox: [...GROUND, 'node', 'node:'],
  doctor: [...GROUND, 'node:'],
  testing: GROUND,
  demo: [...GROUND, 'sandbox', 'server', 'node', 'node:', 'virtual:demo-pages'],
  init: [...GROUND, 'node:'],
  cli: [...GROUND, 'doctor', 'sandbox', 'demo', 'init', 'node:'],

  'index.ts': ['browser', 'protocol'],
  'callback.ts': ['callback', 'protocol'],
  'callback-global.ts': ['callback', 'platform'],
  'element.ts': ['element'],
  'element-define.ts': ['element'],
  'element-react.ts': ['element', 'element-define.ts', 'react'],
  'global.ts': ['index.ts', 'element-define.ts', 'lang'],
  'node.ts': ['node'],
  'server.ts': ['server', 'protocol'],
  'server-connection.ts': ['server'],
  'sandbox.ts': ['sandbox'],
  'testing.ts': ['testing'],
  'cli.ts': ['cli', 'doctor', 'node:'],
}

/**
 * Why a module may not import another one, or null if it may.
 *
 * @param {string} path the importing module, from src on: `browser/popup/open-popup.ts`
 * @param {string} target what it imports: a path like the first, or a package's name
 * @returns {string | null}
 */
export const refuseImport = (path, target) => {
  const from = roomOf(path)
  const to = target.startsWith('node:') ? 'node:' : roomOf(target)
  if (from === to) return null
  const allowed = IMPORT_MAP[from]
  if (!allowed) return `${from} has no line in .ci/import-map.mjs`
  if (allowed.includes(to)) return null
  return `${from} may import ${allowed.join(', ') || 'nothing'}, not ${to}`
}

const roomOf = (path) => {
  const [first, ...below] = path.split('/')
  return below.length === 0 || !path.endsWith('.ts') ? path : first
}
