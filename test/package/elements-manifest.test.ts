import { readFileSync } from 'node:fs'
import { SunshineConnectElement } from 'sunshine-connect/element'
import { expect, test } from 'vitest'
import { entries } from './contract.ts'

interface Named {
  name: string
  type?: { text: string }
  default?: string
  attribute?: string
  fieldName?: string
}
interface Declaration extends Named {
  tagName?: string
  attributes: Named[]
  members: Named[]
  events: Named[]
  slots: Named[]
  cssParts: Named[]
  cssProperties: Named[]
}

const url = new URL('../../dist/custom-elements.json', import.meta.url)
const { modules } = JSON.parse(readFileSync(url, 'utf8')) as {
  modules: {
    path: string
    declarations: Declaration[]
    exports: { kind: string; name: string }[]
  }[]
}
const element = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName)
const names = (list: Named[] = []) => list.map(({ name }) => name)

const STATUSES = 'ready waiting detached exchanging connected removed refused blocked closed failed'
const TEXTS = [
  ...['label', 'label-cancel', 'label-redirect', 'label-retry', 'label-framed', 'text-framed'],
  ...['text-overdue', 'text-signed-out', 'text-other-account'],
  ...STATUSES.split(' ').flatMap((status) => [`label-${status}`, `text-${status}`]),
]
const OBJECTS = ['params', 'headers', 'popup', 'state', 'messages', 'connection']
const taken = Object.entries(Object.getOwnPropertyDescriptors(SunshineConnectElement.prototype))
  .filter(([, { set }]) => set)
  .map(([name]) => name)
const ATTRIBUTES = taken
  .filter((name) => !OBJECTS.includes(name))
  .map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  .filter((name) => !TEXTS.includes(name))

test('package.json points to it', () => {
  const file = new URL('../../package.json', import.meta.url)
  expect(JSON.parse(readFileSync(file, 'utf8')).customElements).toBe('dist/custom-elements.json')
})

test('names the modules that users import, and what each of them brings', () => {
  expect(modules.map(({ path }) => path).sort()).toEqual([
    'dist/element-define.js',
    'dist/element.js',
  ])
  const exported = modules.find(({ path }) => path === 'dist/element.js')?.exports ?? []
  expect(names(exported).sort()).toEqual(entries['sunshine-connect/element'])
  const defined = modules.find(({ path }) => path === 'dist/element-define.js')?.exports ?? []
  expect(names(defined)).toEqual(['sunshine-connect'])
})

test('describes every attribute that the element heeds', () => {
  const described = names(element?.attributes)
  expect([...described].sort()).toEqual([...TEXTS, ...ATTRIBUTES, 'lang', 'status'].sort())
})

test('describes events, slots, parts and custom properties', () => {
  expect(names(element?.events)).toEqual(['connect-status', 'connect-success', 'connect-error'])
  expect(names(element?.slots)).toHaveLength(11)
  expect(names(element?.cssParts)).toEqual([
    'controls',
    'button',
    'label',
    'status',
    'cancel',
    'redirect',
    'spinner',
  ])
  expect(names(element?.cssProperties)).toHaveLength(4)
})

test('describes the public members only', () => {
  const members = names(element?.members)
  for (const name of ['status', 'error', 'connect', 'cancel', ...taken]) {
    expect(members).toContain(name)
  }
  expect(members.filter((name) => name.startsWith('#'))).toEqual([])
})

const words = (type = '') => [...type.matchAll(/'([^']+)'/g)].map(([, word]) => word)
const find = (list: Named[] = [], name: string) => list.find((each) => each.name === name)

test.each([
  { attribute: 'mode', member: 'mode', values: ['popup', 'redirect', 'auto'], standard: 'popup' },
  {
    attribute: 'credentials',
    member: 'credentials',
    values: ['same-origin', 'include', 'omit'],
    standard: 'same-origin',
  },
  { attribute: 'timeout', member: 'timeout', values: [], standard: '600000' },
  { attribute: 'closed-grace', member: 'closedGrace', values: [], standard: '3000' },
  {
    attribute: 'authorize-url',
    member: 'authorizeUrl',
    values: [],
    standard: 'https://oauth-bridge.zendesk.com/sc/oauth/authorize',
  },
])('$attribute has its values and its default', ({ attribute, member, values, standard }) => {
  const described = find(element?.attributes, attribute)
  expect(words(described?.type?.text)).toEqual(values)
  expect(described).toMatchObject({ default: standard, fieldName: member })
  const field = find(element?.members, member)
  expect(words(field?.type?.text)).toEqual(values)
  expect(field).toMatchObject({ default: standard, attribute })
})

test('the status has its values, as attribute and property', () => {
  for (const list of [element?.attributes, element?.members]) {
    expect(words(find(list, 'status')?.type?.text)).toEqual(STATUSES.split(' '))
  }
})

test('no type is one that a tool would have to look up in our sources', () => {
  const all = [...(element?.attributes ?? []), ...(element?.members ?? [])]
  expect(all.filter(({ type }) => /ConnectOptions|Element[A-Z]/.test(type?.text ?? ''))).toEqual([])
})

test('the class has accessors for the options, and for nothing that it gives itself', () => {
  expect(taken).toContain('clientId')
  for (const name of ['signal', 'onStatus', 'window']) expect(taken).not.toContain(name)
})
