/** What the browser, the network or the desktop may do in one way or another. */
export interface Draws {
  /**
   * One of `choices`, the first of which is the usual. Each draw has a name and a number, so that a
   * run can be played again with the same ones, and with fewer.
   */
  draw<Choice>(name: string, choices: readonly Choice[]): Choice
  /** Those that were not as usual: which choice was taken, by name and number. */
  readonly unusual: Record<string, number>
}

/** Plays what is given; what isn't is as usual, or drawn where there is a source of chance. */
export function createDraws(given: Record<string, number>, random?: () => number): Draws {
  // In some runs hardly anything is as usual: windows that act at the same moment meet in these.
  const unusually = random && random() < HECTIC ? 0.5 : UNUSUAL
  const unusual: Record<string, number> = { ...given }
  const counts = new Map<string, number>()

  return {
    unusual,
    draw(name, choices) {
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      const key = `${name} ${count}`
      if (random && random() < unusually) {
        unusual[key] = 1 + Math.floor(random() * (choices.length - 1))
      }
      const [usual] = choices
      return choices[unusual[key] ?? 0] ?? (usual as (typeof choices)[number])
    },
  }
}

const UNUSUAL = 0.15
const HECTIC = 0.3

/** A generator of our own, so that a run can be played again. @see Numerical Recipes, ranqd1 */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
