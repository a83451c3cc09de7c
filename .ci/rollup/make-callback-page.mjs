import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { version } from './version.mjs'

/**
 * src/callback/page.html with the classic script inline, which an earlier step has built, and the
 * policy that allows just that script.
 */
export const makeCallbackPage = () => {
  const script = readFileSync('dist/callback.global.js', 'utf8')
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')
    .trim()
  const template = readFileSync('src/callback/page.html', 'utf8')
  const style = /<style>([\s\S]*?)<\/style>/.exec(template)[1]
  const csp = [
    "default-src 'none'",
    `script-src ${cspHash(script)}`,
    `style-src ${cspHash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  const html = template
    .replace('{version}', version)
    .replace('{csp}', () => csp)
    .replace('/* script */', () => script)
  return { html, csp, scriptHash: cspHash(script) }
}

const cspHash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
