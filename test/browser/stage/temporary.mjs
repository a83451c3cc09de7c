import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Profiles and screens get one folder, which is removed when the last browser has ended. */
export default () => {
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-windows-'))
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}
