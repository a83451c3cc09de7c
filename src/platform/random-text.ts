/** 256 random bits, base64url: out of reach of guessing (RFC 6749, section 10.10). */
export function randomText(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '')
}
