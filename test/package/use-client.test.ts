import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { entries } from './contract.ts'

const built = (entry: string) => {
  const name = entry.replace(/^sunshine-connect\/?/, '').replaceAll('/', '-') || 'index'
  const file = name.replace(/^lang-/, 'lang/')
  return readFileSync(new URL(`../../dist/${file}.js`, import.meta.url), 'utf8')
}

test('the React component begins with ‘use client’, as no other entry does', () => {
  const client = Object.keys(entries).filter((entry) => built(entry).startsWith("'use client'"))
  expect(client).toEqual(['sunshine-connect/element/react'])
})
