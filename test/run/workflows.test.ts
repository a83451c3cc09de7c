import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseParts } from './parts.mjs'

// They can't be run here, so they do nothing but call scripts of ours, which are.
const folder = '.github/workflows'
const steps = readdirSync(folder).flatMap((file) => {
  const commands = readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^ *- run: (.+)$/gm)
  return [...commands].map(([, command = '']) => ({ file, command }))
})

test('there are some', () => {
  expect(steps.length).toBeGreaterThan(3)
})

test.each(steps)('$file: “$command” is a script of ours', ({ command }) => {
  const [program = '', ...words] = command.split(' ')
  if (program === 'npm') {
    expect(words.slice(0, 2)).toEqual(['test', '--'])
    const { parts, files } = parseParts(words.slice(2))
    expect(parts).toEqual(words.slice(2))
    expect(files).toEqual([])
  } else {
    expect(existsSync(program === 'node' ? (words[0] ?? '') : program)).toBe(true)
  }
})
