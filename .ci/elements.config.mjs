// How dist/custom-elements.json is made: `cem analyze --config .ci/elements.config.mjs`. Editors and
// documentation tools read it. @see https://github.com/webcomponents/custom-elements-manifest

const STATUSES = [
  'ready',
  'waiting',
  'detached',
  'exchanging',
  'connected',
  'refused',
  'blocked',
  'closed',
  'failed',
]

/** One attribute replaces one text: the class lists only those that aren't one for each status. */
const textAttributes = STATUSES.flatMap((status) => [
  { name: `label-${status}`, type: { text: 'string' }, description: `The button when ${status}.` },
  { name: `text-${status}`, type: { text: 'string' }, description: `The line when ${status}.` },
])

/** What users import, in place of the sources that it was read from. */
const publishedPath = (path) =>
  path
    .replace(/^\/?src\/element-define\.ts$/, 'dist/element-define.js')
    .replace(/^\/?src\/.*/, 'dist/element.js')

const published = {
  name: 'published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const modules = new Map()
    for (const { path, kind, declarations, exports } of manifest.modules) {
      const to = publishedPath(path)
      const module = modules.get(to) ?? { kind, path: to, declarations: [], exports: [] }
      module.declarations.push(...declarations)
      for (const each of exports) each.declaration.module = 'dist/element.js'
      module.exports.push(...exports)
      modules.set(to, module)
    }
    manifest.modules = [...modules.values()]
    for (const { declarations } of manifest.modules) {
      for (const declaration of declarations) {
        declaration.members = declaration.members?.filter(({ privacy }) => privacy !== 'private')
        if (declaration.tagName) declaration.attributes.push(...textAttributes)
      }
    }
  },
}

export default {
  globs: [
    'src/element/sunshine-connect-element.ts',
    'src/element/events.ts',
    'src/element-define.ts',
  ],
  outdir: 'dist',
  plugins: [published],
}
