import { makeCallbackPage } from './make-callback-page.mjs'
import { virtualModule } from './virtual-module.mjs'

/** `virtual:callback-page`: what the server entry answers with. */
export const callbackPage = virtualModule('callback-page', () => {
  const { html, csp } = makeCallbackPage()
  // The server entry sends these as headers.
  const withoutHead = html
    .replace(/<meta (http-equiv|name="referrer").*|<\/?head>|<\/(body|html)>/g, '')
    .replace(/>\n+/g, '>')
  return { html: withoutHead, csp }
})
