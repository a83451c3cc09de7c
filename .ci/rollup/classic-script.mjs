import { minify } from './minify.mjs'
import { version } from './version.mjs'

const name = `/*! sunshine-connect ${version} */`

/**
 * To V8: compile every function at once. Others take it for a comment.
 * @see https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_NOW = '//# allFunctionsCalledOnLoad'

/**
 * One file for a `<script>` tag. Its first line says which version a page has, to anybody who looks.
 *
 * @param {{ input: string, file: string, plugins: import('rollup').Plugin[], isCompiledAtOnce?: boolean, intro?: string }} step
 *   `isCompiledAtOnce`: compiled as it loads, so that a click doesn't wait for it. `intro`: its first
 *   statement.
 * @returns {import('rollup').RollupOptions}
 */
export const classicScript = ({ input, file, plugins, isCompiledAtOnce = false, intro }) => ({
  input,
  output: {
    file: `dist/${file}`,
    format: 'iife',
    intro,
    sourcemap: true,
    banner: isCompiledAtOnce ? `${name}\n${COMPILE_NOW}` : name,
    plugins: [minify],
  },
  plugins,
})
