import terser from '@rollup/plugin-terser'

/** How the classic scripts are minified. */
export const minify = terser({
  ecma: 2022,
  compress: { passes: 3, unsafe_arrows: true },
  // The version, and what engines read.
  format: { comments: /^!|^# / },
})
