import { bin } from './bin.mjs'

/** Name, program and arguments of every lint check. `npm run lint` is the same. */
export const lintChecks = () => [
  ['lint and format', process.execPath, [bin('@biomejs/biome', 'biome'), 'check', '.']],
  ['the map of imports', process.execPath, ['.ci/check-imports.mjs']],
]
