import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/**
 * dist/integrity.json: the hashes that pages load the classic scripts by. Belongs to the step that
 * builds the last of them.
 *
 * @param {string[]} files their names in dist
 */
export const emitIntegrity = (files) => ({
  name: 'emit-integrity',
  writeBundle() {
    const hashes = files.map((file) => {
      const hash = createHash('sha384')
        .update(readFileSync(`dist/${file}`))
        .digest('base64')
      console.log(`dist/${file}: integrity sha384-${hash}`)
      return [file, `sha384-${hash}`]
    })
    const json = JSON.stringify(Object.fromEntries(hashes), null, 2)
    this.fs.writeFile('dist/integrity.json', `${json}\n`)
  },
})
