import { readFileSync } from 'node:fs'

/**
 * Rollup drops the directives of modules. An entry that begins with `'use client'` keeps it: React's
 * server frameworks would else run it on the server, where it has no hooks.
 */
export const keepUseClient = {
  name: 'keep-use-client',
  banner: ({ facadeModuleId }) =>
    facadeModuleId && readFileSync(facadeModuleId, 'utf8').startsWith("'use client'")
      ? "'use client'"
      : '',
  onLog: (_, { code }) => (code === 'MODULE_LEVEL_DIRECTIVE' ? false : undefined),
}
