// How dist/custom-elements.json is made: `cem analyze --config .ci/elements.config.mjs`, after `tsc`.
// Editors and documentation tools read it. @see https://github.com/webcomponents/custom-elements-manifest
import { ATTRIBUTE_OPTIONS, camelCase } from '../build/element/options.js'
import { STATUSES } from '../build/element/status.js'
import { TEXT_NAMES } from '../build/element/texts.js'

const STATUS_TYPE = STATUSES.map((status) => `'${status}'`).join(' | ')

/** Spelled out, where the class names a type that tools can't look up. */
const MEMBER_TYPES = {
  exchange:
    'string | URL | ((grant: { code: string, state: string, clientId: string, redirectUri?: string }, context: { signal: AbortSignal }) => unknown) | undefined',
  redirectUri: 'string | URL | undefined',
  callbackOrigin: 'string | undefined',
  authorizeUrl: 'string | URL | undefined',
  credentials: "'same-origin' | 'include' | 'omit' | undefined",
  mode: "'popup' | 'redirect' | 'auto' | undefined",
  returnTo: 'string | URL | undefined',
  timeout: 'number | string | undefined',
  closedGrace: 'number | string | undefined',
  params: 'Record<string, string> | undefined',
  headers: 'HeadersInit | undefined',
  popup: '{ width?: number, height?: number } | undefined',
  messages: 'Record<string, string> | undefined',
  status: STATUS_TYPE,
}

/** The texts that aren't one for each status. */
const TEXTS = {
  label: 'The button, while ready. It names what is connected, in every status.',
  'label-retry': 'The button after an attempt without success.',
  'label-cancel': 'The Cancel button.',
  'label-redirect': 'The way on when the window is blocked: this tab goes to Zendesk.',
  'label-framed': 'The way on inside a frame: this page in a tab of its own.',
  'text-framed': 'The line when blocked inside a frame.',
  'text-overdue': 'Added to the line once detached has taken a minute.',
  'text-signed-out': 'The line when the backend answered 401.',
  'text-other-account': 'The line when another account came back than the one to reconnect.',
}

function describeText(name) {
  const [what, status] = name.split('-')
  return TEXTS[name] ?? `The ${what === 'label' ? 'button' : 'line'} while the status is ${status}.`
}

/** One attribute replaces one text. */
function textAttribute(name) {
  const fieldName = camelCase(name)
  return { name, type: { text: 'string' }, description: describeText(name), fieldName }
}

/** So does the property of the same name. */
function textMember(name) {
  return {
    kind: 'field',
    name: camelCase(name),
    type: { text: 'string | undefined' },
    description: describeText(name),
    attribute: name,
    reflects: true,
  }
}

function completeMember(member, attributes) {
  const name = ATTRIBUTE_OPTIONS[member.name]
  const attribute = attributes.find((each) => each.name === name)
  if (MEMBER_TYPES[member.name]) member.type = { text: MEMBER_TYPES[member.name] }
  if (attribute?.default) member.default = attribute.default
  if (name) Object.assign(member, { attribute: name, reflects: true })
}

function completeElement(element) {
  const { attributes } = element
  element.members = element.members.filter(
    ({ privacy, name }) => privacy !== 'private' && name !== 'observedAttributes',
  )
  for (const member of element.members) completeMember(member, attributes)
  for (const attribute of attributes) {
    const option = Object.keys(ATTRIBUTE_OPTIONS).find(
      (name) => ATTRIBUTE_OPTIONS[name] === attribute.name,
    )
    if (option) attribute.fieldName = option
    if (attribute.name === 'status') attribute.type = { text: STATUS_TYPE }
  }
  // Those that the class describes: the analyzer guesses further ones, by what is dispatched.
  element.events = element.events.filter(({ description }) => description)
  attributes.push(...TEXT_NAMES.map(textAttribute))
  element.members.push(...TEXT_NAMES.map(textMember))
}

/** What users import, in place of the sources that it was read from. */
const publishedPath = (path) =>
  path
    .replace(/^\/?src\/element-define\.ts$/, 'dist/element-define.js')
    .replace(/^\/?src\/.*/, 'dist/element.js')

/** Of `dist/element.js` the class is exported, of `dist/element-define.js` nothing. The rest are types. */
const isExported = ({ kind, name }, path) =>
  kind === 'custom-element-definition' ||
  (path === 'dist/element.js' && name === 'SunshineConnectElement')

const published = {
  name: 'published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const modules = new Map()
    for (const { path, kind, declarations, exports } of manifest.modules) {
      const to = publishedPath(path)
      const module = modules.get(to) ?? { kind, path: to, declarations: [], exports: [] }
      module.declarations.push(...declarations)
      module.exports.push(...exports.filter((each) => isExported(each, to)))
      modules.set(to, module)
    }
    manifest.modules = [...modules.values()]
    for (const { declarations, exports } of manifest.modules) {
      for (const each of exports) each.declaration.module = 'dist/element.js'
      for (const declaration of declarations) {
        if (declaration.tagName) completeElement(declaration)
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
