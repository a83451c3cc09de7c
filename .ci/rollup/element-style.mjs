import { readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { virtualModule } from './virtual-module.mjs'

/** `virtual:element-style`: the element's style sheet, without what only its readers need. */
export const elementStyle = virtualModule('element-style', async () => {
  const source = readFileSync('src/element/style.css', 'utf8')
  const { code } = await transform(source, { loader: 'css', minify: true, charset: 'utf8' })
  return { css: code.trim() }
})
