import { setMaxListeners } from 'node:events'
import { type Explored, playRandom, startExploring } from './explore.ts'
import { loadModules, type Modules } from './modules.ts'
import { shrink } from './shrink.ts'
import { tell } from './tell.ts'

interface Exploration {
  seed: number
  runs: number
  /** Of the modules. Default: `build`. */
  folder?: string
}

setMaxListeners(0)

export async function explore({ seed, runs, folder = 'build' }: Exploration): Promise<Explored> {
  const modules = loadModules({ folder })
  const explored = startExploring()
  const told = new Set<string>()
  const start = Date.now()
  for (let count = 0; count < runs; count += 1) {
    const played = await playRandom(modules, seed + count, explored)
    for (const law of new Set(played.breaches.map((breach) => breach.law))) {
      if (told.has(law)) console.log(`— ${law} (seed ${seed + count})`)
      else await tellShortest(law, played, seed + count, modules)
      told.add(law)
    }
    if (count % 1000 === 999) console.log(summary(explored, start))
  }
  console.log(summary(explored, start))
  return explored
}

type Played = Parameters<typeof shrink>[0]

async function tellShortest(law: string, played: Played, seed: number, modules: Modules) {
  const shortest = await shrink(played, law, modules)
  console.log(`\n— ${law} (seed ${seed})\n${tell(shortest)}`)
}

function summary({ orders, counts }: Explored, start: number): string {
  const seconds = (Date.now() - start) / 1000
  const broken = [...counts].map(([law, count]) => `${law}: ${count}`).join('; ') || 'none broken'
  return `${orders} orders, ${Math.round(orders / seconds)} a second; ${broken}`
}
