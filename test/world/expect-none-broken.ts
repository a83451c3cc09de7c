import { expect } from 'vitest'
import type { Explored } from './explore.ts'
import type { Modules } from './modules.ts'
import { shrink } from './shrink.ts'
import { tell } from './tell.ts'

/** Fails with the shortest run for each law that was broken, as a person would tell it. */
export async function expectNoneBroken({ broken }: Explored, modules: Modules): Promise<void> {
  const told: string[] = []
  for (const [law, played] of broken) told.push(tell(await shrink(played, law, modules)))
  expect(told.join('\n\n')).toBe('')
}
