import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './usage-error.js'

type Flags = NonNullable<ParseArgsConfig['options']>

/** What `readFlags` makes of flags of these kinds. */
export type FlagValues<Kinds extends Flags> = ReturnType<
  typeof parseArgs<{ options: Kinds }>
>['values']

/** The values of a command's flags. Throws `UsageError` for an unknown flag or a missing value. */
export function readFlags<Kinds extends Flags>(
  command: string,
  args: string[],
  options: Kinds,
): FlagValues<Kinds> {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    // Node's first sentence names the flag; the next speaks of `--`, which no command of ours has.
    const [sentence] = (error as Error).message.split(/\. |\.?$/)
    throw new UsageError(`${sentence}. See sunshine-connect ${command} --help.`)
  }
}
