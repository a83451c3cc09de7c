import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

/**
 * The script behind a dependency's command: started by Node itself, it needs no shell anywhere.
 * `at` is the folder whose dependency it is, with a slash at its end.
 */
export const bin = (name, command, at = ROOT) => {
  const folder = new URL(`node_modules/${name}/`, at)
  const { bin: commands } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  const path = typeof commands === 'string' ? commands : commands[command]
  return fileURLToPath(new URL(path, folder))
}
