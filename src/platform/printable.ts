/**
 * Somebody else's text, made fit for a log, a terminal and a page: no control characters, which could
 * move the cursor, none that turn the direction of what follows, no line ends, and at most `most`
 * characters. Joiners and marks of direction stay, which names of people and firms need.
 */
export function printable(text: string, most = 400): string {
  const clean = text.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u061c\u200c-\u200f])\p{Cf}/gu,
    '\u{FFFD}',
  )
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}
