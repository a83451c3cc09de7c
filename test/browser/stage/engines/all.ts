import { chromium } from './chromium.ts'
import type { Engine } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const all: Engine[] = [chromium, firefox, webkit]

/** The engines to test in: all, or those that `ENGINES` names (`ENGINES=chromium,firefox`). */
export const engines: Engine[] = selectEngines(process.env.ENGINES)

/**
 * @param wanted Names with commas between them; all engines when empty.
 * @throws Error that lists the known names when one is unknown.
 */
export function selectEngines(wanted: string | undefined): Engine[] {
  if (!wanted) return all
  return wanted.split(',').map((name) => {
    const engine = all.find((each) => each.name === name.trim())
    if (engine) return engine
    throw new Error(`ENGINES names "${name}"; known are ${all.map((each) => each.name).join(', ')}`)
  })
}
