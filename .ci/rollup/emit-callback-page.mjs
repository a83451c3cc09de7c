import { makeCallbackPage } from './make-callback-page.mjs'

/** dist/callback.html. What its script's hash is, the log says. */
export const emitCallbackPage = {
  name: 'emit-callback-page',
  writeBundle() {
    const { html, scriptHash } = makeCallbackPage()
    this.fs.writeFile('dist/callback.html', html)
    console.log(`dist/callback.html: script-src ${scriptHash}`)
  },
}
