import { bin } from './bin.mjs'

/** Name, program and arguments of every lint check. */
export const lintChecks = () => [
  ['lint and format', process.execPath, [bin('@biomejs/biome', 'biome'), 'check', '.']],
]
