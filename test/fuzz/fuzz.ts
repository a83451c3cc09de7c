import fc from 'fast-check'

/** How many properties there are, in all files of this folder. */
const PROPERTIES = 12

/**
 * How long each property is tried: together ten seconds in `npm test`, five minutes with EVERY=1,
 * or as long as one likes with FUZZ_SECONDS for each (`npm run fuzz`).
 */
const every = process.env.EVERY === '1'
const seconds = Number(process.env.FUZZ_SECONDS ?? (every ? 300 : 10) / PROPERTIES)

/** The same tries each time in `npm test`, and new ones in longer runs. FUZZ_SEED repeats a run. */
const usual = every || process.env.FUZZ_SECONDS ? Date.now() % 2 ** 31 : 20261129
const seed = Number(process.env.FUZZ_SEED ?? usual)

/**
 * For each file's own tests, in milliseconds: a busy machine takes its time, and a property that fails
 * takes a while to be made small.
 */
export const TIME_LIMIT = seconds * 1000 + 120_000

/**
 * Tries a property in rounds until the time is up. No round is broken off: what it has begun would go on
 * beside the next one, and on a busy machine too few tries would be left to show anything. Where it
 * fails, fast-check prints seed and path. Gives how often it was tried.
 */
export async function fuzz<Values extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Values]: fc.Arbitrary<Values[Index]> },
  holds: (...values: Values) => void | Promise<void>,
  round = 200,
): Promise<number> {
  let tries = 0
  const property = fc.asyncProperty(...arbitraries, async (...values: Values) => {
    await holds(...values)
    tries++
  })
  const end = performance.now() + seconds * 1000
  for (let rounds = 0; rounds === 0 || performance.now() < end; rounds++) {
    const options = { seed: seed + rounds, numRuns: round, maxSkipsPerRun: 10_000 }
    await fc.assert(property as never, options)
  }
  console.log(`${tries} tries in ${seconds.toFixed(1)} s, seed ${seed}`)
  return tries
}
