import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'

/** What a bundler makes of a module that uses the package. */
export interface Bundle {
  code: string
  /** Bytes after brotli at its highest quality, as a web server with static files sends it. */
  brotli: number
  /** What it imports from outside the package. */
  imports: string[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Bundles and minifies as users' tools do: the package is found by its public names, and its own
 * `sideEffects` say what is left out where nothing of it is used.
 */
export async function bundle(source: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // Ours have none outside; whatever stands there stays an import, which is counted.
    platform: 'neutral',
    external: ['node:*'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const [file] = outputFiles
  const [output] = Object.values(metafile.outputs)
  return {
    code: file?.text ?? '',
    brotli: brotliSize(file?.text ?? ''),
    imports: (output?.imports ?? []).map(({ path }) => path),
  }
}

export function brotliSize(text: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  return brotliCompressSync(text, { params }).byteLength
}
