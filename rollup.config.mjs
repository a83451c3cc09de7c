// `tsc` writes build/, this writes dist/. Two steps, because the server entry carries the redirect
// page, which carries the classic callback script:
//   1. the classic scripts, and dist/callback.html made from one of them
//   2. every ESM entry in one build, so that what two entries share is one chunk and one class
import { readdirSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { callbackPage } from './.ci/rollup/callback-page.mjs'
import { classicScript } from './.ci/rollup/classic-script.mjs'
import { copyTypes } from './.ci/rollup/copy-types.mjs'
import { demoPages } from './.ci/rollup/demo-pages.mjs'
import { elementStyle } from './.ci/rollup/element-style.mjs'
import { emitCallbackPage } from './.ci/rollup/emit-callback-page.mjs'
import { emitIntegrity } from './.ci/rollup/emit-integrity.mjs'
import { keepUseClient } from './.ci/rollup/keep-use-client.mjs'
import { ownGlobals } from './.ci/rollup/own-globals.mjs'
import { typescriptSourceMaps } from './.ci/rollup/typescript-source-maps.mjs'

rmSync('dist', { recursive: true, force: true })

/** A file of src is an entry of the same name. */
const entries = [
  'index',
  'callback',
  'element',
  'element-define',
  'element-react',
  ...readdirSync('src/lang').map((file) => `lang/${basename(file, '.ts')}`),
  'node',
  'server',
  'server-connection',
  'sandbox',
  'testing',
  'cli',
]

export default [
  classicScript({
    input: 'build/callback-global.js',
    file: 'callback.global.js',
    intro: ownGlobals,
    plugins: [typescriptSourceMaps, emitCallbackPage],
  }),
  classicScript({
    input: 'build/global.js',
    file: 'sunshine-connect.global.js',
    isCompiledAtOnce: true,
    plugins: [
      elementStyle,
      typescriptSourceMaps,
      emitIntegrity(['callback.global.js', 'sunshine-connect.global.js']),
    ],
  }),
  {
    input: {
      ...Object.fromEntries(entries.map((name) => [name, `build/${name}.js`])),
      'demo/workbench': 'build/demo/page/workbench.js',
    },
    external: [/^node:/, 'react'],
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      chunkFileNames: 'shared/[name].js',
    },
    plugins: [
      callbackPage,
      demoPages,
      elementStyle,
      typescriptSourceMaps,
      keepUseClient,
      copyTypes,
    ],
  },
]
