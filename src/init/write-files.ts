import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { orNothing } from '../platform/or-nothing.js'
import { randomText } from '../platform/random-text.js'
import type { PlannedFile } from './plan-project.js'

/**
 * What is at a path: nothing is followed, so a link is a link. Below a file or a link that leads in a
 * circle there is nothing, nor where nobody may look: writing there says why it fails.
 */
export type Entry = 'nothing' | 'file' | 'folder' | 'link' | 'other'

export function entryAt(path: string): Entry {
  const stats = orNothing(() => lstatSync(path))
  if (!stats) return 'nothing'
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'folder' : 'other'
}

/** Why a file can't be written, with `path` as the thing that is in the way. */
export interface Obstacle {
  path: string
  /** Whether `--force` replaces it: a file, or a link, which is replaced and never followed. */
  isReplaceable: boolean
}

/** What is in the way of these files, each named once. */
export function findObstacles(folder: string, files: readonly PlannedFile[]): Obstacle[] {
  const found = new Map<string, Obstacle>()
  for (const { path } of files) {
    const obstacle = obstacleOf(folder, path)
    if (obstacle) found.set(obstacle.path, obstacle)
  }
  return [...found.values()]
}

function obstacleOf(folder: string, path: string): Obstacle | undefined {
  const parts = path.split('/')
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/')
    const entry = entryAt(join(folder, parent))
    if (entry === 'nothing') return undefined
    // Writing below a link would write where it leads.
    if (entry !== 'folder') return { path: parent, isReplaceable: false }
  }
  const entry = entryAt(join(folder, path))
  if (entry === 'nothing') return undefined
  return { path, isReplaceable: entry === 'file' || entry === 'link' }
}

/**
 * Writes all of the files or none. Of what is there, it replaces `obstacles` alone: a file that came
 * after they were looked for makes it throw. What is replaced is kept until all is well. A link is
 * replaced, not followed.
 */
export function writeFiles(
  folder: string,
  files: readonly PlannedFile[],
  obstacles: readonly Obstacle[],
): void {
  const replaced = new Set(obstacles.map(({ path }) => path))
  const suffix = `.${randomText().slice(0, 12)}.old`
  const undo: (() => void)[] = []
  const kept: string[] = []
  try {
    for (const { path, text } of files) {
      const target = join(folder, path)
      makeFolder(dirname(target), undo)
      if (replaced.has(path)) {
        renameSync(target, target + suffix)
        kept.push(target + suffix)
        undo.push(() => renameSync(target + suffix, target))
      }
      const file = openSync(target, 'wx')
      // A full disk leaves half a file.
      undo.push(() => rmSync(target))
      try {
        writeFileSync(file, text)
      } finally {
        closeSync(file)
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  }
  for (const path of kept) rmSync(path, { force: true })
}

/** Makes a folder and those above it. */
function makeFolder(path: string, undo: (() => void)[]): void {
  const missing: string[] = []
  for (let each = path; entryAt(each) === 'nothing'; each = dirname(each)) missing.push(each)
  undo.push(() => {
    // One in which somebody has put something since stays, and so do those above it.
    for (const each of missing) orNothing(() => rmdirSync(each))
  })
  mkdirSync(path, { recursive: true })
}
