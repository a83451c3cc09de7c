import { createHash, randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

const NAME = 'sunshine-connect-examples'
const ROW = '.jwe'

/** Longer than a code can be exchanged, in milliseconds. */
const CODE_MEMORY = 60 * 60 * 1000

/** Where this user's programs keep what they remember: in no folder that a web server serves. */
export function defaultDataFolder(env = process.env) {
  const home = findHome()
  if (!home) throw new Error('Set DATA_FOLDER: this user has no home to keep connections in.')
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), NAME)
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', NAME)
  const state = env.XDG_STATE_HOME ?? ''
  return join(isAbsolute(state) ? state : join(home, '.local', 'state'), NAME)
}

/** Undefined in a container whose user has no name, where nobody has set HOME. */
function findHome() {
  try {
    return homedir()
  } catch {
    return undefined
  }
}

/** Makes a folder that only its owner reads, or makes one so that is there already. */
export function makePrivateFolder(folder) {
  const others = ['/', findHome(), tmpdir(), process.cwd()].filter(Boolean)
  if (others.some((path) => resolve(path) === resolve(folder)))
    throw new Error('DATA_FOLDER must be a folder of its own: it is closed to everybody else.')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  } catch (error) {
    // A volume that belongs to somebody else, who lets us write. What is made in it is ours alone.
    if (error.code === 'EPERM' && existsSync(folder)) return
    throw new Error(
      `DATA_FOLDER can't be used (${error.code}): give this user a folder to write to.`,
    )
  }
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
    if (writeOnce(path, make()))
      console.log(`Made a key and kept it: ${path}. In production set ${variable}.`)
  }
  const key = readFileSync(path, 'utf8').trim()
  if (!key) throw new Error(`${path} is empty: delete it, and connect again.`)
  return key
}

/** Whole or not at all, and by one of several processes that start at once: true for that one. */
function writeOnce(path, text) {
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft)
  }
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
  const codes = join(folder, 'codes')
  makePrivateFolder(codes)
  const pathOf = (name) => join(base, name + ROW)

  const get = (name) => readFile(pathOf(name), 'utf8').catch(undefinedIfMissing)

  /** Under another name first, so that a full disk or a crash leaves the old row whole. */
  async function put(name, text) {
    const path = pathOf(name)
    if (text === undefined) return rm(path, { force: true })
    try {
      await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
      await rename(`${path}.new`, path)
    } catch (error) {
      await rm(`${path}.new`, { force: true }).catch(() => {})
      throw createUnavailableError(error)
    }
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
    check: async () => {
      // As long as a connection: a full disk has no place for it.
      const path = join(base, `check-${randomUUID()}`)
      try {
        await writeFile(path, randomBytes(2000), { mode: 0o600, flush: true })
      } catch (error) {
        throw createUnavailableError(error)
      } finally {
        await rm(path, { force: true }).catch(() => {})
      }
    },
    // Kept over a restart: a code that was exchanged before it is not sent again after it.
    claimCode: async (code) => {
      await forgetOld(codes)
      const path = join(codes, createHash('sha256').update(code).digest('hex'))
      try {
        await writeFile(path, '', { mode: 0o600, flag: 'wx' })
        return true
      } catch (error) {
        if (error.code === 'EEXIST') return false
        throw createUnavailableError(error)
      }
    },
  }
}

async function forgetOld(codes) {
  for (const file of await readdir(codes).catch(() => [])) {
    const path = join(codes, file)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (mtimeMs < Date.now() - CODE_MEMORY) await rm(path, { force: true })
  }
}

function undefinedIfMissing(error) {
  if (error.code === 'ENOENT') return undefined
  throw createUnavailableError(error)
}

function createUnavailableError({ code }) {
  const error = new Error(
    `DATA_FOLDER does not work (${code}): see that it has room, and may be written to.`,
  )
  return Object.assign(error, { code: 'store_unavailable' })
}
