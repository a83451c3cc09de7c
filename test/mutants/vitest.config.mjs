import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { callbackPage } from '../../.ci/rollup/callback-page.mjs'

/** The package's names lead to the sources in place of the built package: Stryker changes these. */
const alias = [
  'callback',
  'element',
  'node',
  'sandbox',
  'server/connection',
  'server',
  'index',
].map((name) => ({
  find: name === 'index' ? /^sunshine-connect$/ : `sunshine-connect/${name}`,
  replacement: fileURLToPath(new URL(`../../src/${name.replace('/', '-')}.ts`, import.meta.url)),
}))

// The tests once more, without what every mutant would have to wait for: tens of thousands of made-up
// answers and orders, floods, and whatever starts programs.
const SIDES = {
  page: {
    environment: 'happy-dom',
    setupFiles: 'test/happy-dom.ts',
    include: ['test/unit/**/*.test.ts'],
    exclude: [
      'test/unit/doctor/**',
      'test/unit/malformed-*.test.ts',
      'test/unit/every-order.test.ts',
    ],
  },
  server: {
    environment: 'node',
    include: ['test/{server,sandbox}/*.test.ts', 'test/unit/redact.test.ts'],
    exclude: [
      'test/server/{addresses,frameworks,load,own-properties,proxy,recipes,remove-flood,workers}.test.ts',
      'test/server/fuzz*.test.ts',
      'test/sandbox/{command,recipes,start}.test.ts',
    ],
  },
}

const side = SIDES[process.env.MUTANTS ?? 'page']

export default defineConfig({
  plugins: [callbackPage],
  resolve: { alias },
  test: { ...side, include: process.env.MUTANT_TESTS?.split(' ') ?? side.include },
})
