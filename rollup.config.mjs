// `tsc` writes build/, this writes dist/. Two steps, because the server entry carries the redirect
// page, which carries the classic callback script:
//   1. the classic scripts, and dist/callback.html made from one of them
//   2. every ESM entry in one build, so that what two entries share is one chunk and one class
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { minify } from './.ci/minify.mjs'

rmSync('dist', { recursive: true, force: true })

/** Hands tsc's source maps to Rollup, so that the published maps lead back to the TypeScript. */
const typescriptSourceMaps = {
  name: 'typescript-source-maps',
  load(id) {
    if (!id.endsWith('.js') || id.startsWith('\0')) return null
    const code = readFileSync(id, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
    return { code, map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) }
  },
}

const CLASSIC_SCRIPTS = ['callback.global.js', 'sunshine-connect.global.js']

const cspHash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** src/callback/page.html with the script inline, and the policy that allows just that script. */
const callbackPage = () => {
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
  const html = template.replace('{csp}', () => csp).replace('/* script */', () => script)
  return { html, csp, scriptHash: cspHash(script) }
}

const emitCallbackPage = {
  name: 'emit-callback-page',
  writeBundle() {
    const { html, scriptHash } = callbackPage()
    this.fs.writeFile('dist/callback.html', html)
    console.log(`dist/callback.html: script-src ${scriptHash}`)
  },
}

const virtualCallbackPage = {
  name: 'virtual-callback-page',
  resolveId: (id) => (id === 'virtual:callback-page' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:callback-page') return null
    const { html, csp } = callbackPage()
    // The server entry sends these as headers.
    const page = html
      .replace(/<meta (http-equiv|name="referrer").*|<\/?head>|<\/(body|html)>/g, '')
      .replace(/>\n+/g, '>')
    return `export const html = ${JSON.stringify(page)}\nexport const csp = ${JSON.stringify(csp)}\n`
  },
}

/** The element's style sheet, without what only its readers need. */
const virtualElementStyle = {
  name: 'virtual-element-style',
  resolveId: (id) => (id === 'virtual:element-style' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:element-style') return null
    const css = readFileSync('src/element/style.css', 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,>]|: (?=[^{}]*[;}])) ?/g, (_, mark) => mark.trim())
      .replaceAll(';}', '}')
      .replace(/\b0\./g, '.')
      .replace(/="([a-z]+)"/g, '=$1')
      .trim()
    return `export const css = ${JSON.stringify(css)}\n`
  },
}

const copyTypes = {
  name: 'copy-types',
  writeBundle() {
    cpSync('build', 'dist', {
      recursive: true,
      filter: (path) => !/\.js(\.map)?$/.test(path) && !path.includes('.tsbuildinfo'),
    })
  },
}

/** The hashes that pages load the classic scripts by, in the second and last step of these. */
const emitIntegrity = {
  name: 'emit-integrity',
  writeBundle() {
    const hashes = CLASSIC_SCRIPTS.map((file) => {
      const hash = createHash('sha384')
        .update(readFileSync(`dist/${file}`))
        .digest('base64')
      console.log(`dist/${file}: integrity sha384-${hash}`)
      return [file, `sha384-${hash}`]
    })
    const json = JSON.stringify(Object.fromEntries(hashes), null, 2)
    this.fs.writeFile('dist/integrity.json', `${json}\n`)
  },
}

const classic = (input, file) => ({
  input,
  output: { file, format: 'iife', sourcemap: true, plugins: [minify] },
})

/**
 * What only `resume` needs is a chunk of its own, which a bundler leaves out where nobody imports
 * `resume`: it adds redirect mode as it loads, so as a part of `connect`'s chunk it would always stay.
 */
const chunkOf = (id) => {
  if (id.includes('/browser/resume/')) return 'resume'
  return /\/build\/(browser|protocol)\//.exec(id)?.[1].replace('browser', 'connect')
}

/** `lang/es`, and so on. */
const languages = Object.fromEntries(
  readdirSync('src/lang').map((file) => {
    const entry = `lang/${basename(file, '.ts')}`
    return [entry, `build/${entry}.js`]
  }),
)

export default [
  {
    ...classic('build/callback-global.js', 'dist/callback.global.js'),
    plugins: [typescriptSourceMaps, emitCallbackPage],
  },
  {
    ...classic('build/global.js', 'dist/sunshine-connect.global.js'),
    plugins: [virtualElementStyle, typescriptSourceMaps, emitIntegrity],
  },
  {
    input: {
      index: 'build/index.js',
      callback: 'build/callback.js',
      element: 'build/element.js',
      'element-define': 'build/element-define.js',
      'element-react': 'build/element-react.js',
      ...languages,
      node: 'build/node.js',
      server: 'build/server.js',
      'server-connection': 'build/server-connection.js',
      sandbox: 'build/sandbox.js',
      cli: 'build/cli.js',
    },
    external: [/^node:/],
    // element/react is types alone.
    onwarn: (warning, warn) => warning.code === 'EMPTY_BUNDLE' || warn(warning),
    output: {
      dir: 'dist',
      format: 'es',
      sourcemap: true,
      chunkFileNames: 'shared/[name].js',
      manualChunks: chunkOf,
    },
    plugins: [virtualCallbackPage, virtualElementStyle, typescriptSourceMaps, copyTypes],
  },
]
