import type { OptionKind } from '../../options/read-options.js'

/** Timers count in 31 bits: anything longer would fire at once. */
const LONGEST = 2 ** 31 - 1

/** A length of time, in milliseconds. */
export const duration: OptionKind<number> = {
  mustBe: `a number of milliseconds, from 1 to ${LONGEST}`,
  read: (value) =>
    typeof value === 'number' && value >= 1 && value <= LONGEST ? value : undefined,
}
