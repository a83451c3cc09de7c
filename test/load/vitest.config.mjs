import { defineConfig } from 'vitest/config'

// `npm run load -- --stores`: too long for `npm test`.
export default defineConfig({
  test: { include: ['test/load/*.test.ts'], testTimeout: 600_000, hookTimeout: 120_000 },
})
