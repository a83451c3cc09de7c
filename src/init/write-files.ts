import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { randomText } from '../platform/random-text.js'
import type { PlannedFile } from './plan-project.js'

/** What is at a path: nothing is followed, so a link is a link. */
export type Entry = 'nothing' | 'file' | 'folder' | 'link' | 'other'

export function entryAt(path: string): Entry {
  const stats = lstatSync(path, { throwIfNoEntry: false })
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
 * Writes all of the files or none: each under a name of its own first, and all are renamed at the
 * end. A rename replaces a link, it doesn't follow it.
 */
export function writeFiles(folder: string, files: readonly PlannedFile[]): void {
  const suffix = `.${randomText().slice(0, 12)}.new`
  const written: string[] = []
  try {
    for (const { path, text } of files) {
      const target = join(folder, path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target + suffix, text, { flag: 'wx' })
      written.push(target)
    }
  } catch (error) {
    for (const target of written) rmSync(target + suffix)
    throw error
  }
  for (const target of written) renameSync(target + suffix, target)
}
