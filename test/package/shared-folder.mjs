import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for what the files of a run share, such as the packed package; it goes with the run. */
export default () => {
  if (process.env.SHARED_FOLDER) return
  const folder = mkdtempSync(join(tmpdir(), 'sunshine-connect-shared-'))
  process.env.SHARED_FOLDER = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
