import { minify } from './minify.mjs'
import { version } from './version.mjs'

/**
 * One file for a `<script>` tag. Its first line says which version a page has, to anybody who looks.
 *
 * @param {{ input: string, file: string, plugins: import('rollup').Plugin[] }} step
 * @returns {import('rollup').RollupOptions}
 */
export const classicScript = ({ input, file, plugins }) => ({
  input,
  output: {
    file: `dist/${file}`,
    format: 'iife',
    sourcemap: true,
    banner: `/*! sunshine-connect ${version} */`,
    plugins: [minify],
  },
  plugins,
})
