/** Made by .ci/rollup/callback-page.mjs from src/callback/page.html and the classic callback script. */
declare module 'virtual:callback-page' {
  /** The whole page, with its script and style inline. */
  export const html: string
  /** The Content-Security-Policy that allows just that script and style. */
  export const csp: string
}

declare module 'virtual:element-style' {
  /** src/element/style.css, minified by .ci/rollup/element-style.mjs. */
  export const css: string
}

declare module 'virtual:demo-pages' {
  /** src/demo/page/workbench.html, framed.html and workbench.css, by .ci/rollup/demo-pages.mjs. */
  export const workbench: string
  export const framed: string
  export const style: string
}
