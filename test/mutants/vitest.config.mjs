import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (name) => fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url))

// The unit tests once more, on the sources in place of the built package: these are what Stryker
// changes. Without the tens of thousands of made-up answers and orders, which every mutant would have to see.
export default defineConfig({
  resolve: {
    alias: [
      { find: /^sunshine-connect$/, replacement: source('index') },
      { find: /^sunshine-connect\/callback$/, replacement: source('callback') },
    ],
  },
  test: {
    environment: 'happy-dom',
    setupFiles: 'test/happy-dom.ts',
    include: ['test/unit/**/*.test.ts'],
    exclude: [
      'test/unit/doctor/**',
      'test/unit/malformed-*.test.ts',
      'test/unit/every-order.test.ts',
    ],
  },
})
