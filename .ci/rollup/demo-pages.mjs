import { readFileSync } from 'node:fs'
import { virtualModule } from './virtual-module.mjs'

const read = (file) => readFileSync(`src/demo/page/${file}`, 'utf8')

/** `virtual:demo-pages`: the workbench's pages and their style; their scripts are entries of dist. */
export const demoPages = virtualModule('demo-pages', () => ({
  workbench: read('workbench.html'),
  framed: read('framed.html'),
  style: read('workbench.css'),
}))
