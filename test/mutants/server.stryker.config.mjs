import flow from './stryker.config.mjs'

// `npm run mutants:server`: the same for the server's side, which node tests look at. Some files at a
// time, with the tests that look at them: `MUTANT_TESTS='test/server/http2.test.ts' npm run
// mutants:server -- --mutate 'src/node/*.ts'`.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...flow,
  mutate: ['src/{server,node}/**/*.ts', 'src/platform/printable.ts'],
  vitest: { configFile: 'test/mutants/server.vitest.config.mjs', related: false },
  tempDirName: 'build/mutants-server',
  thresholds: { high: 90, low: 85, break: null },
}
