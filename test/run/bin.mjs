import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The script behind a dependency's command: started by Node itself, it needs no shell anywhere. */
export const bin = (name, command) => {
  const folder = new URL(`../../node_modules/${name}/`, import.meta.url)
  const { bin: commands } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
  const path = typeof commands === 'string' ? commands : commands[command]
  return fileURLToPath(new URL(path, folder))
}
