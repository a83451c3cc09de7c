import { readFileSync } from 'node:fs'

/** The package's own. */
export const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
