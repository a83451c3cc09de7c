import { readFileSync } from 'node:fs'

/** Hands tsc's source maps to Rollup, so that the published maps lead back to the TypeScript. */
export const typescriptSourceMaps = {
  name: 'typescript-source-maps',
  load(id) {
    if (!id.endsWith('.js') || id.startsWith('\0')) return null
    const code = readFileSync(id, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
    return { code, map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) }
  },
}
