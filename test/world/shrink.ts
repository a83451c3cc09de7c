import type { Modules } from './modules.ts'
import { type Played, play, type Run } from './play.ts'
import { type Settings, USUAL } from './settings.ts'

/** The shortest run, as usual as can be, that breaks the same law: what could be left out is left out. */
export async function shrink(played: Played, law: string, modules: Modules): Promise<Played> {
  let shortest = played
  for (;;) {
    const shorter = await firstThatBreaks(smaller(shortest), law, modules)
    if (!shorter) return shortest
    shortest = shorter
  }
}

async function firstThatBreaks(
  runs: Iterable<Run>,
  law: string,
  modules: Modules,
): Promise<Played | undefined> {
  for (const run of runs) {
    const played = await play(run, { modules })
    if (played.breaches.some((breach) => breach.law === law)) return played
  }
  return undefined
}

function* smaller({ settings, acts, draws }: Run): Iterable<Run> {
  for (const index of acts.keys()) {
    yield { settings, acts: acts.filter((_, at) => at !== index), draws }
  }
  for (const name of Object.keys(settings) as (keyof Settings)[]) {
    if (settings[name] === USUAL[name]) continue
    yield { settings: { ...settings, [name]: USUAL[name] }, acts, draws }
  }
  const { length } = Object.keys(draws)
  if (length > 3) yield { settings, acts, draws: {} }
  for (const name of Object.keys(draws)) {
    const { [name]: _usual, ...rest } = draws
    yield { settings, acts, draws: rest }
  }
}
