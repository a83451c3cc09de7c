import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (name) => fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url))

/** In place of the redirect page that the build makes, and of its policy. */
const callbackPage = {
  name: 'callback-page',
  resolveId: (id) => (id === 'virtual:callback-page' ? `\0${id}` : null),
  load: (id) =>
    id === '\0virtual:callback-page'
      ? `export const csp = "default-src 'none'; script-src 'sha256-x'"
         export const html = '<!doctype html><html lang="en"><title>Finishing…</title><p id="s">No script.</p><script>1</script>'`
      : null,
}

// The server's tests once more, on the sources in place of the built package: these are what Stryker
// changes. Without what starts other programs, measures time, or takes long for every mutant.
export default defineConfig({
  plugins: [callbackPage],
  resolve: {
    alias: [
      { find: /^sunshine-connect\/node$/, replacement: source('node') },
      { find: /^sunshine-connect\/server$/, replacement: source('server') },
      {
        find: /^sunshine-connect\/server\/connection$/,
        replacement: source('server-connection'),
      },
    ],
  },
  test: {
    environment: 'node',
    include: process.env.MUTANT_TESTS?.split(' ') ?? [
      'test/server/*.test.ts',
      'test/unit/redact.test.ts',
    ],
    exclude: [
      'test/server/{load,frameworks,recipes,workers,remove-flood,proxy,second-copy,own-properties,callback-page}.test.ts',
    ],
  },
})
