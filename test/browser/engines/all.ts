import { chromium } from './chromium.ts'
import type { Engine } from './engine.ts'
import { firefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const all: Engine[] = [chromium, firefox, webkit]

/** The engines to test in: all, or those that `ENGINES` names (`ENGINES=chromium,firefox`). */
export const engines: Engine[] = select(process.env.ENGINES)

function select(wanted: string | undefined): Engine[] {
  if (!wanted) return all
  return wanted.split(',').map((name) => {
    const engine = all.find((each) => each.name === name.trim())
    if (engine) return engine
    throw new Error(`ENGINES names "${name}"; known are ${all.map((each) => each.name).join(', ')}`)
  })
}
