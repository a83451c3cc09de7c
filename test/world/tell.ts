import type { Played } from './play.ts'
import { describeSettings } from './settings.ts'

/** A run as a person would tell it, and what is needed to play it again. */
export function tell({ settings, acts, draws, breaches, story }: Played): string {
  const broken = breaches.map(({ law, how }) => `  BROKEN: ${law}. ${how}`)
  return [
    `Given: ${describeSettings(settings)}`,
    ...story.map((line) => `  ${line}`),
    ...new Set(broken),
    `Again: ${JSON.stringify({ acts, draws })}`,
  ].join('\n')
}
