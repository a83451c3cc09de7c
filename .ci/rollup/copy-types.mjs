import { cpSync } from 'node:fs'

/** tsc's declarations, beside the bundles that they describe. */
export const copyTypes = {
  name: 'copy-types',
  writeBundle() {
    cpSync('build', 'dist', {
      recursive: true,
      filter: (path) => !/\.js(\.map)?$/.test(path) && !path.includes('.tsbuildinfo'),
    })
  },
}
