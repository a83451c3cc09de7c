/** More of what a server says helps nobody. */
const MOST = 400

/**
 * Text of anybody's, made fit for a terminal and a log: no control characters, which could move the
 * cursor, none that turn the direction of what follows, and no line ends.
 */
export function printable(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{FFFD}')
  return clean.length > MOST ? `${clean.slice(0, MOST)}…` : clean
}
