/**
 * Whether a host name, as `URL` gives it, is this machine: `localhost` and names below it, 127.0.0.0/8
 * and `[::1]`. Take it from a parsed URL, whose host names are normalised: as text, `127.1` and
 * `http://localhost@elsewhere.example` would fool any pattern.
 *
 * @see https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy
 */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  )
}
