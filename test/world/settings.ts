/** What is given before anybody does anything. The first of each is the usual one. */
export const CHOICES = {
  /** How the person gets to the provider. */
  way: ['popup', 'popup as a tab', 'redirect', 'same tab', 'blocked', 'bridge'],
  /** Where a policy cuts the popup off from the page that opened it. */
  cut: ['never', 'at the provider', 'at its second page', 'at the redirect page'],
  /** Whether the pages of the app call `resume` as they load. */
  resumes: ['yes', 'no'],
  /** How many copies of the library a page has: each calls `resume`, the first one `connect`. */
  copies: ['one', 'two'],
  backend: ['connects', 'fails', 'is slow'],
  exchange: ['by address', 'by function'],
  state: ['made here', 'promised'],
  locks: ['there', 'missing'],
  channels: ['there', 'missing'],
} as const

type Choices = typeof CHOICES
export type Settings = { [Name in keyof Choices]: Choices[Name][number] }

export const USUAL = Object.fromEntries(
  Object.entries(CHOICES).map(([name, [first]]) => [name, first]),
) as Settings

/** Milliseconds that an attempt may take: short, because each look at a popup is a task. */
export const TIMEOUT = 60_000

/** In words, without what is usual. */
export function describeSettings(settings: Settings): string {
  const names = Object.keys(CHOICES) as (keyof Settings)[]
  const unusual = names.filter((name) => settings[name] !== USUAL[name])
  return unusual.map((name) => `${name}: ${settings[name]}`).join(', ') || 'all as usual'
}

/** The settings that every order is played in. The first are the usual ones. */
export const PLAYED: readonly Settings[] = (
  [
    {},
    { cut: 'at the provider' },
    { cut: 'at the provider', resumes: 'no' },
    { copies: 'two' },
    { way: 'popup as a tab', cut: 'at the provider' },
    { way: 'redirect', cut: 'at the provider' },
    { way: 'same tab', cut: 'at the provider' },
    { way: 'blocked', cut: 'at the provider' },
    { way: 'bridge', cut: 'at the provider' },
    { cut: 'at the redirect page', exchange: 'by function' },
    { cut: 'at the provider', backend: 'fails' },
    { cut: 'at the provider', backend: 'is slow', copies: 'two' },
  ] satisfies Partial<Settings>[]
).map((unusual) => ({ ...USUAL, ...unusual }))

/** Whether anybody could be connected at all, whatever they do. */
export function canConnect({ way, cut, channels }: Settings): boolean {
  // Without channels a popup that is cut off reaches nobody, nor does a bridge that is.
  return channels === 'there' && !(way === 'bridge' && cut === 'at the redirect page')
}
