import { printable } from '../platform/printable.js'
import type { Part } from './examine.js'
import type { Finding } from './finding.js'

type Kind = Finding['kind']

/** 1 if something is wrong, 2 if nothing is, but something could not be looked at. */
export function exitCodeOf(parts: Part[]): 0 | 1 | 2 {
  if (count(parts, 'problem') > 0) return 1
  return count(parts, 'unseen') > 0 ? 2 : 0
}

/** For programs: every finding with its part, as `{ version, exitCode, parts: [{ name, url, findings }] }`. */
export function reportAsJson(parts: Part[], version: string): string {
  const report = { version, exitCode: exitCodeOf(parts), parts }
  const clean = (_: string, value: unknown) =>
    typeof value === 'string' ? printable(value) : value
  return `${JSON.stringify(report, clean, 2)}\n`
}

/** For people, on 80 columns. */
export function reportAsText(parts: Part[], version: string): string {
  const sections = parts.map(({ name, url, findings }) =>
    [...wrap(`${capitalised(name)}: ${url}`, ''), ...findings.flatMap(linesOf)].join('\n'),
  )
  const summary = wrap(summaryOf(parts), '').join('\n')
  return [`sunshine-connect doctor ${version}`, ...sections, `${summary}\n`].join('\n\n')
}

const WIDTH = 80
const LABELS: Record<Kind, string> = {
  ok: 'ok',
  note: 'note',
  problem: 'WRONG',
  unseen: 'UNSEEN',
}
const INDENT = ' '.repeat(9)

function linesOf(finding: Finding): string[] {
  const [first = '', ...rest] = wrap(finding.saw, INDENT)
  const label = `  ${LABELS[finding.kind]}`.padEnd(INDENT.length)
  return [label + first.slice(INDENT.length), ...rest, ...adviceOf(finding)]
}

function adviceOf(finding: Finding): string[] {
  switch (finding.kind) {
    case 'ok':
      return []
    case 'note':
      return wrap(finding.meaning, INDENT)
    case 'problem':
      return [...wrap(finding.wrong, INDENT), ...wrap(`Cure: ${finding.cure}`, INDENT)]
    case 'unseen':
      return wrap(`Cure: ${finding.cure}`, INDENT)
  }
}

function summaryOf(parts: Part[]): string {
  const counts = Object.entries(COUNTED)
    .map(([kind, word]) => ({ word, number: count(parts, kind as Kind) }))
    .filter(({ number }) => number > 0)
    .map(({ word, number }) => `${number} ${word}`)
  return `${VERDICTS[exitCodeOf(parts)]} (${counts.join(', ')})`
}

const COUNTED: Record<Kind, string> = {
  problem: 'wrong',
  unseen: 'unseen',
  note: 'to note',
  ok: 'ok',
}

const VERDICTS = {
  0: 'All well, as far as can be seen from outside.',
  1: 'Something is wrong.',
  2: 'Not everything could be looked at.',
}

function count(parts: Part[], kind: Kind): number {
  return parts.flatMap(({ findings }) => findings).filter((finding) => finding.kind === kind).length
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The lines of a text, none longer than the terminal; a word that is longer is broken. */
function wrap(text: string, indent: string): string[] {
  const room = WIDTH - indent.length
  const lines: string[] = []
  let line = ''
  for (const word of printable(text)
    .split(' ')
    .flatMap((long) => pieces(long, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((each) => indent + each)
}

function pieces(word: string, room: number): string[] {
  const count = Math.max(1, Math.ceil(word.length / room))
  return Array.from({ length: count }, (_, index) => word.slice(index * room, (index + 1) * room))
}
