import { parseArgs } from 'node:util'

/** 0 all is well, 1 something went wrong, 2 the arguments are, or nothing could be looked at. */
export type ExitCode = 0 | 1 | 2

/** The arguments are wrong: says which, and how it is done. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What a command takes: how it is read, and how the help says so. */
export interface Command<Flags extends Record<string, Flag> = Record<string, Flag>> {
  name: string
  /** What it takes besides flags, such as `[folder]`. Default: nothing. */
  takes?: string
  /** What it does, in a line. */
  about: string
  flags: Flags
  /** What else to know, at the end. */
  more?: string
}

export interface Flag {
  type: 'string' | 'boolean'
  /** May be repeated. */
  multiple?: boolean
  default?: string | boolean
  /** What stands for the value in the help, such as `<url>`. */
  value?: string
  help: string
}

const HELP = { help: { type: 'boolean', default: false, help: 'this' } } as const

/** What `readFlags` makes of a command's arguments. */
export type ReadFlags<Flags extends Record<string, Flag>> = ReturnType<
  typeof parseArgs<{ options: Flags & typeof HELP; allowPositionals: true }>
>

/** The values of a command's flags. Throws `UsageError` for an unknown flag or a missing value. */
export function readFlags<Flags extends Record<string, Flag>>(
  { name, takes, flags }: Command<Flags>,
  args: string[],
): ReadFlags<Flags> {
  try {
    const options = { ...flags, ...HELP }
    return parseArgs({ args, options, allowPositionals: takes !== undefined })
  } catch (error) {
    // Node's first sentence names the flag; the next speaks of `--`, which no command of ours has.
    const [sentence] = (error as Error).message.split(/\. |\.?$/)
    throw new UsageError(`${sentence}. See sunshine-connect ${name} --help.`)
  }
}

/** What `sunshine-connect <command> --help` prints, within 80 columns. */
export function helpOf({ name, takes, about, flags, more }: Command, version: string): string {
  const rows = Object.entries<Flag>({ ...flags, ...HELP }).map(
    ([flag, { value, help, ...rest }]) => ({
      term: `--${flag}${value ? ` ${value}` : ''}`,
      text: help + (rest.default ? ` (default: ${rest.default})` : ''),
    }),
  )
  return [
    `sunshine-connect/${version}`,
    '',
    about,
    '',
    'Usage:',
    `  $ sunshine-connect ${name}${takes ? ` ${takes}` : ''} [options]`,
    '',
    'Options:',
    ...columns(rows),
    ...(more ? ['', more] : []),
    '',
  ].join('\n')
}

const WIDTH = 80

/** Terms on the left, what they mean on the right, each line within the width. */
export function columns(rows: { term: string; text: string }[]): string[] {
  const left = Math.max(...rows.map(({ term }) => term.length)) + 4
  return rows.flatMap(({ term, text }) =>
    fold(text, WIDTH - left).map((line, index) =>
      ((index === 0 ? `  ${term}` : '').padEnd(left) + line).trimEnd(),
    ),
  )
}

function fold(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
