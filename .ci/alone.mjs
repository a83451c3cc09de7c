// One at a time: `npm start` in one terminal and `npm test` in another may both want to install.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds. No step takes longer, so an older lock's process id belongs to something else. */
const LONGEST = 30 * 60_000

/**
 * Runs `task` while no other process runs one of the same name. The lock is a file with our process
 * id, outside the project because installing replaces folders in it; one that a dead process left
 * behind counts for nothing.
 */
export const alone = async (name, task) => {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16)
  const file = join(tmpdir(), `sunshine-connect-${hash}.lock`)
  for (let told = false; !take(file); told = true) {
    if (!told) console.log(`Waiting for the process that holds ${file} …`)
    await delay(500)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await task()
  } finally {
    process.off('exit', release)
    release()
  }
}

const take = (file) => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isHeld(file)) rmSync(file, { force: true })
    return false
  }
}

const isHeld = (file) => {
  try {
    if (Date.now() - statSync(file).mtimeMs > LONGEST) return false
    const holder = Number(readFileSync(file, 'utf8'))
    // Signal 0 only asks whether the process is there.
    return holder !== process.pid && process.kill(holder, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
