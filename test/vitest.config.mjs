import { defineConfig } from 'vitest/config'

// Every project tests the built package in dist/, by its public names; only test/unit looks inside.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', environment: 'happy-dom', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{server,sandbox,examples,package}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
