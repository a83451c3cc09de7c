import type { SandboxFlags } from './sandbox-flags.js'

/** What the command prints once it listens: all that a client of the sandbox has to be told. */
export function greeting(url: string, { sandbox, allowRemote }: SandboxFlags): string {
  const [client] = sandbox.clients ?? []
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
    ...(sandbox.person ? [`Who decides (--person): ${sandbox.person}.`] : []),
    ...(allowRemote ? ['Other machines may be let in as well (--allow-remote).'] : []),
    '',
    ...lines,
    '',
    '',
  ].join('\n')
}
