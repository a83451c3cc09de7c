import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

const NAME = 'sunshine-connect-examples'
const ROW = '.jwe'

/** Where this user's programs keep what they remember: in no folder that a web server serves. */
export function defaultDataFolder(env = process.env) {
  const home = homedir()
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), NAME)
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', NAME)
  const state = env.XDG_STATE_HOME ?? ''
  return join(isAbsolute(state) ? state : join(home, '.local', 'state'), NAME)
}

/** Makes a folder that only its owner reads, or makes one so that is there already. */
export function makePrivateFolder(folder) {
  const others = ['/', homedir(), tmpdir(), process.cwd()].map((path) => resolve(path))
  if (others.includes(resolve(folder)))
    throw new Error('DATA_FOLDER must be a folder of its own: it is closed to everybody else.')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
}

/**
 * For development, where a key is not set: one that is made once and kept in a file. Beside what it
 * protects, it protects nothing from who reads both.
 *
 * @param {string} folder
 * @param {string} variable that would set it, such as `TOKEN_KEYS`
 * @param {() => string} make
 */
export function keptKey(folder, variable, make) {
  const path = join(folder, variable.toLowerCase().replace('_', '-'))
  if (!existsSync(path)) {
    makePrivateFolder(folder)
    writeFileSync(path, make(), { mode: 0o600 })
    console.log(`Made a key and kept it: ${path}. In production set ${variable}.`)
  }
  const key = readFileSync(path, 'utf8').trim()
  if (!key) throw new Error(`${path} is empty: delete it, and connect again.`)
  return key
}

let last = Promise.resolve()

/** One writer: whatever changes a file waits until what began before it has ended. */
function inTurn(work) {
  const result = last.then(work)
  last = result.catch(() => {})
  return result
}

/**
 * Rows as files in a folder that only its owner reads, for one process.
 *
 * @param {string} folder
 * @returns {import('./connections.js').Rows}
 */
export function openFiles(folder) {
  const base = join(folder, 'connections')
  makePrivateFolder(folder)
  makePrivateFolder(base)
  const pathOf = (name) => join(base, name + ROW)

  const get = (name) => readFile(pathOf(name), 'utf8').catch(undefinedIfMissing)

  /** Under another name first, so that a full disk or a crash leaves the old row whole. */
  async function put(name, text) {
    const path = pathOf(name)
    if (text === undefined) return rm(path, { force: true })
    await writeFile(`${path}.new`, text, { mode: 0o600 })
    await rename(`${path}.new`, path)
  }

  return {
    get,
    set: (name, text) => inTurn(() => put(name, text)),
    replaceIf: (name, text, next) =>
      inTurn(async () => {
        const isThere = (await get(name)) === text
        if (isThere) await put(name, next)
        return isThere
      }),
    names: async () =>
      (await readdir(base))
        .filter((file) => file.endsWith(ROW))
        .map((file) => file.slice(0, -ROW.length)),
    check: async () => {},
  }
}

function undefinedIfMissing(error) {
  if (error.code === 'ENOENT') return undefined
  throw error
}
