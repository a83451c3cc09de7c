import { chromium } from './chromium.ts'
import type { Engine, EngineName } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const all: Engine[] = [chromium, firefox, webkit]

/** The engines to test in: all, or those that `ENGINES` names (`ENGINES=chromium,firefox`). */
export const engines: Engine[] = selectEngines(process.env.ENGINES)

/** Those that this process tests in: `npm test` starts one process an engine, and names it in `ENGINE`. */
export const ownEngines: Engine[] = process.env.ENGINE
  ? engines.filter(({ name }) => name === process.env.ENGINE)
  : engines

/** The engine for what needs one alone: that one, or where it is missing the first there is. */
export function oneEngine(wanted: EngineName): Engine {
  return engines.find(({ name }) => name === wanted) ?? (engines[0] as Engine)
}

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
