/** Gives a text that may be shown, at most 4,096 characters of it. */
export type Redact = (text: string) => string

/**
 * Makes a function that gives `[redacted]` for a text that may hold one of `secrets`, in whatever
 * spelling: URL-encoded, JSON- or HTML-escaped. Every encoder but base64 leaves letters and digits as
 * they are, so the text holds all the secret's runs of them. No pattern is made from a secret: it
 * could be made slow by who chose it.
 */
export const createRedactor =
  (...secrets: string[]): Redact =>
  (text) => {
    const mayHold = (secret: string) => secret.split(/[\W_]+/).every((run) => text.includes(run))
    return secrets.some(mayHold) ? '[redacted]' : text.slice(0, 4096)
  }
