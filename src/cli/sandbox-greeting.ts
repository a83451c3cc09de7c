import type { SandboxOptions } from '../sandbox/options.js'

/** What the command prints once it listens: all that a client of the sandbox has to be told. */
export function sandboxGreeting(
  listening: string,
  { clients, person }: SandboxOptions,
  allowRemote: boolean,
): string {
  // Every address of this machine: as a name for it, no client takes that.
  const url = listening.replace(/\/\/(0\.0\.0\.0|\[::\]):/, '//localhost:')
  const [client] = clients ?? []
  const lines = [
    ['authorizeUrl', `${url}/sc/oauth/authorize`],
    ['bridgeUrl', `${url}/sc`],
    ['apiUrl', `${url}/sc`],
    ['clientId', client?.clientId],
    ['clientSecret', client?.clientSecret],
    ...(client?.redirectUris ?? []).map((uri) => ['redirect URI', uri]),
  ].map(([name = '', value = '']) => `  ${name.padEnd(13)} ${value}`)
  return [
    `Zendesk sandbox: ${url}`,
    'Nothing here is the real Zendesk: everybody is let in, and all is forgotten at the end.',
    ...(person === 'asks' ? [] : [`Who decides (--person): ${person}.`]),
    '',
    ...lines,
    ...(allowRemote ? ['', ...remoteNotes(new URL(url))] : []),
    '',
    '',
  ].join('\n')
}

/** Clients send secrets by http to this machine alone, or to what they were told is a container. */
function remoteNotes({ port }: URL): string[] {
  return [
    'Other machines may be let in as well (--allow-remote).',
    'From another container, either',
    `- give this one a network alias below .localhost, and use http://sandbox.localhost:${port} in`,
    '  place of the address above, in the browser as well: such names count as this machine; or',
    `- use http://sandbox:${port}/sc as bridgeUrl and apiUrl, with developmentHosts: ['sandbox'],`,
    '  which the client refuses in production.',
  ]
}
