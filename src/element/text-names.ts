import { english } from './english.js'
import { STATUSES } from './status.js'

/** Every text's name, for the element to watch these attributes: English has most of them. */
export const TEXT_NAMES: readonly string[] = [
  ...new Set([
    ...Object.keys(english),
    ...STATUSES.flatMap((status) => [`label-${status}`, `text-${status}`]),
  ]),
]
