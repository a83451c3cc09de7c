// `npm run explore`: plays random runs of all pages together until it is stopped, and tells the shortest
// run for each law that is broken, and the seeds of all others. `npm run explore -- 7 1000`: 1000 runs
// from seed 7.
import { buildSync } from 'esbuild'

const outfile = 'build/explore.mjs'
buildSync({
  entryPoints: ['test/world/run-explore.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  define: { 'import.meta.url': JSON.stringify(new URL('modules.ts', import.meta.url).href) },
  outfile,
})
const { explore } = await import(new URL(`../../${outfile}`, import.meta.url).href)
const [seed, runs, folder] = process.argv.slice(2)
await explore({ seed: Number(seed ?? 1), runs: Number(runs ?? Infinity), folder })
