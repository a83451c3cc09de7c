import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findHeadlessChromium } from '../.ci/browsers.mjs'
import { frameworkCompilers } from './element/frameworks/compilers.mjs'

// @open-wc/testing expects the test runner it was made for: its commands' server, and chai as an ES
// module under another name.
const openWc = {
  plugins: [
    {
      name: 'no-web-dev-server',
      enforce: 'pre',
      resolveId: (id) => (id.endsWith('__web-dev-server__web-socket.js') ? `\0${id}` : null),
      load: (id) =>
        id.startsWith('\0__web-dev-server') ? 'throw new Error("no such server")' : null,
    },
  ],
  resolve: {
    alias: [{ find: /^@esm-bundle\/chai$/, replacement: '@esm-bundle/chai/esm/chai.js' }],
  },
  optimizeDeps: { exclude: ['@open-wc/testing'] },
}

/** From 25 on, Node has storages of its own, which vitest leaves in the place of the page's. */
const hasStorages = Number.parseInt(process.versions.node, 10) >= 25
const withoutStorages = hasStorages ? ['--no-experimental-webstorage'] : []

/** The times end what hangs. No test is measured by them: a machine may be busy. */
const limits = { testTimeout: 120_000, hookTimeout: 120_000 }

// Every project tests the built package in dist/, by its public names; only test/unit looks inside.
export default defineConfig({
  test: {
    // vitest leaves one core to itself, and has no use for it here; and many tests wait for processes.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'happy-dom',
          setupFiles: ['test/happy-dom.ts', 'test/unit/empty-window.ts'],
          execArgv: withoutStorages,
          include: ['test/unit/**/*.test.ts'],
          ...limits,
          isolate: false,
        },
      },
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'test/{callback,server,fuzz,sandbox,doctor,examples,package,run,world}/**/*.test.ts',
          ],
          exclude: ['test/callback/*.rendered.test.ts'],
          ...limits,
          // A process for each file takes longer to start than most of these files take.
          isolate: false,
          globalSetup: 'test/package/shared-folder.mjs',
        },
      },
      {
        ...openWc,
        test: {
          name: 'element',
          environment: 'happy-dom',
          environmentOptions: { happyDOM: { url: 'http://localhost:4000/' } },
          setupFiles: 'test/happy-dom.ts',
          execArgv: withoutStorages,
          include: ['test/element/*.test.ts'],
          exclude: ['test/element/*.rendered.test.ts'],
          ...limits,
          server: { deps: { inline: [/@open-wc/, /@esm-bundle/, /chai-a11y-axe/, /lit/, /@web/] } },
        },
      },
      {
        ...openWc,
        plugins: [...openWc.plugins, frameworkCompilers],
        define: {
          'process.env.EVERY': JSON.stringify(process.env.EVERY ?? ''),
          __VUE_OPTIONS_API__: 'false',
          __VUE_PROD_DEVTOOLS__: 'false',
          __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
        },
        optimizeDeps: {
          ...openWc.optimizeDeps,
          // All that a browser has to load, or it would be found on the way and load the page again.
          include: [
            '@alpinejs/morph',
            '@angular/compiler',
            '@esm-bundle/chai/esm/chai.js',
            'react',
            'react-dom',
            'react-dom/client',
            'react-dom/server',
            'react/jsx-dev-runtime',
            'solid-js',
            'solid-js/web',
            'idiomorph',
            '@hotwired/turbo',
            'vue34',
            'vue34/server-renderer',
            'vue/server-renderer',
            'svelte',
            'svelte/internal/client',
            'svelte/internal/disclose-version',
            'vue',
          ],
        },
        test: {
          name: 'rendered',
          include: ['test/{element,callback}/*.rendered.test.ts'],
          ...limits,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findHeadlessChromium(),
                args: [
                  '--no-sandbox',
                  '--disable-gpu',
                  '--disable-background-networking',
                  '--disable-component-update',
                  '--disable-sync',
                  '--no-first-run',
                ],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        // What needs a browser, but neither focus nor a person: Chromium without a window.
        test: {
          name: 'visits',
          environment: 'node',
          include: [
            'test/browser/visits/*.test.ts',
            'test/{angular,demo,documents,init,testing}/*.test.ts',
          ],
          isolate: false,
          ...limits,
          globalSetup: 'test/package/shared-folder.mjs',
        },
      },
      {
        test: {
          name: 'windows',
          environment: 'node',
          include: ['test/browser/scenarios/*.test.ts'],
          ...limits,
          // One process for all files, which keeps its browsers. What an engine has nothing to say to
          // is an empty file in its queue.
          isolate: false,
          maxWorkers: 1,
          passWithNoTests: true,
          globalSetup: 'test/browser/stage/temporary.mjs',
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
