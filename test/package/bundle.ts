import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { rollup } from 'rollup'
import { minify } from '../../.ci/minify.mjs'

/** What a bundler makes of a module that uses the package, minified by the build's own tool. */
export interface Bundle {
  code: string
  /** Bytes after brotli at its highest quality, as a web server with static files sends it. */
  brotli: number
  /** What it imports from outside the package. */
  imports: string[]
}

/**
 * Resolves the package's public names to the built files, and heeds `sideEffects` as bundlers do:
 * it lists no ES module that users import, so a module of which nothing is used is left out.
 */
const builtPackage = {
  name: 'built-package',
  resolveId(id: string, importer?: string) {
    const isOwn = id === 'sunshine-connect' || id.startsWith('sunshine-connect/')
    if (!isOwn && !id.startsWith('.')) return null
    const url = isOwn ? import.meta.resolve(id) : new URL(id, pathToFileURL(importer ?? ''))
    return { id: fileURLToPath(url), moduleSideEffects: false }
  },
}

/** What can't be resolved stays an import, which is counted; what is unused leaves nothing. */
const expected = ['UNRESOLVED_IMPORT', 'EMPTY_BUNDLE']

export const bundle = async (source: string): Promise<Bundle> => {
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry' ? '\0entry' : null),
    load: (id: string) => (id === '\0entry' ? source : null),
  }
  const build = await rollup({
    input: 'entry',
    plugins: [entry, builtPackage],
    onwarn(warning) {
      if (!expected.includes(warning.code ?? '')) throw new Error(warning.message)
    },
  })
  const { output } = await build.generate({ format: 'es', plugins: [minify] })
  await build.close()
  const [chunk] = output
  return { code: chunk.code, brotli: brotliSize(chunk.code), imports: chunk.imports }
}

export const brotliSize = (text: string) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).byteLength
