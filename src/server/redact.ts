/** Longer secrets than this are not looked for: then nothing of the text is shown at all. */
const LONGEST_SECRET = 4096

/** A text that was cut off may end with part of a secret, which no search finds: at most this. */
export const UNSAFE_TAIL = LONGEST_SECRET * 12

/**
 * Makes a function that takes `secrets` out of a text, also where they stand inside base64. If one
 * is left in another spelling (URL-encoded, JSON- or HTML-escaped, base64url), the whole text goes.
 * Everything here is linear: patterns made from a secret could be made slow by who chose it.
 */
export const createRedactor = (secrets: readonly string[]): ((text: string) => string) => {
  if (secrets.some(({ length }) => length > LONGEST_SECRET)) return () => '[redacted]'
  // Longest first: a secret that another one starts with must not leave that one's tail behind.
  const forms = secrets
    .flatMap((secret) => [secret, ...base64Forms(secret)])
    .sort((a, b) => b.length - a.length)
  return (text) => {
    const rest = forms.reduce((left, form) => left.replaceAll(form, '[redacted]'), text)
    const bare = lettersAndDigits(rest)
    return forms.map(lettersAndDigits).some((form) => form.length > 7 && bare.includes(form))
      ? '[redacted]'
      : rest
  }
}

/** What every encoder leaves as it is. */
const lettersAndDigits = (text: string) =>
  text.replace(/\\u[0-9a-f]{4}|\\[bfnrt]|%[0-9a-f]{2}|&#?\w{1,9};|[^a-z0-9]/gi, '')

/**
 * What a secret becomes inside base64, by the three places where it can start in a group of three
 * bytes. The characters at the edges also depend on the neighbours, so they are left out, and forms
 * that are so short that they would be found where they aren't.
 */
const base64Forms = (secret: string) =>
  [0, 1, 2]
    .map((offset) => {
      const bytes = new TextEncoder().encode(' '.repeat(offset) + secret)
      return btoa(String.fromCharCode(...bytes)).slice(
        Math.ceil((offset * 4) / 3),
        Math.floor((bytes.length * 4) / 3),
      )
    })
    .filter((form) => form.length > 7)
