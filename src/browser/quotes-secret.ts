/** So many characters in a row of a secret are too many. */
const PIECE = 12

/** Ends the sentence in a message about what was left out. */
export const WITHHELD = 'withheld: it quotes the code or the state.'

/**
 * Whether a server's words quote a secret: twelve or more characters of it in a row, or the whole of a
 * shorter one; as they were sent, with JSON's escapes undone, or percent-decoded once. Servers quote what
 * they refuse, and words that do are given to nobody.
 */
export function quotesSecret(words: string, secrets: readonly string[]): boolean {
  const unescaped = words.replace(/\\u00([\da-f]{2})|\\(?=[^u])/gi, fromHex)
  const readings = [words, unescaped, unescaped.replace(/%([\da-f]{2})/gi, fromHex)]
  return secrets.some((secret) => readings.some((reading) => haveInCommon(reading, secret)))
}

function fromHex(_: string, hex: string | undefined): string {
  return hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ''
}

/** In time that grows with the length of the two: a server may answer with anything. */
function haveInCommon(text: string, secret: string): boolean {
  const length = Math.min(secret.length, PIECE)
  if (length === 0) return false
  const pieces = new Set<string>()
  for (let end = length; end <= secret.length; end++) pieces.add(secret.slice(end - length, end))
  for (let end = length; end <= text.length; end++) {
    if (pieces.has(text.slice(end - length, end))) return true
  }
  return false
}
