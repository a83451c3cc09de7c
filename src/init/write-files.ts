import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
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
 * Writes all of the files or none: each under a name of its own first, and all are renamed at the
 * end. A rename replaces a link, it doesn't follow it. What is replaced is kept until all is well.
 */
export function writeFiles(folder: string, files: readonly PlannedFile[]): void {
  const suffix = `.${randomText().slice(0, 12)}`
  const targets = files.map(({ path, text }) => {
    const target = join(folder, path)
    return { target, text, written: `${target}${suffix}.new`, kept: `${target}${suffix}.old` }
  })
  const undo: (() => void)[] = []
  try {
    for (const { target, text, written } of targets) {
      mkdirSync(dirname(target), { recursive: true })
      // A full disk leaves half a file.
      undo.push(() => rmSync(written, { force: true }))
      writeFileSync(written, text, { flag: 'wx' })
    }
    for (const { target, written, kept } of targets) {
      if (entryAt(target) !== 'nothing') {
        renameSync(target, kept)
        undo.push(() => renameSync(kept, target))
      }
      renameSync(written, target)
      undo.push(() => rmSync(target))
    }
  } catch (error) {
    for (const step of undo.reverse()) step()
    throw error
  }
  for (const { kept } of targets) rmSync(kept, { force: true })
}
