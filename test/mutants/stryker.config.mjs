/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutants/vitest.config.mjs', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  // TypeScript 7 has no JavaScript API, which Stryker would call to read one.
  tsconfigFile: 'none.json',
  // vitest checks no types, and the comment for it would get into the redirect page.
  disableTypeChecks: false,
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  tempDirName: 'build/mutants',
  ignorePatterns: [
    'build',
    'examples/*/node_modules',
    'test/{angular,mutants,runtimes}/node_modules',
    '.data',
  ],
  thresholds: { high: 95, low: 90, break: null },
}
