import type { SandboxClient } from './options.js'
import type { ReturnAddress } from './redirect.js'

/** What a request to authorize comes to. */
export type Verdict =
  | { kind: 'unknown client' }
  | { kind: 'unregistered'; client: SandboxClient; asked: string[] }
  | ({ kind: 'wrong'; error: string; description: string } & ReturnAddress)
  | ({ kind: 'right'; client: SandboxClient } & ReturnAddress)

/** Decides, without answering. Nobody is sent anywhere unless client and redirect URI are on file. */
export function judgeAuthorizeRequest(
  url: URL,
  clients: ReadonlyMap<string, SandboxClient>,
): Verdict {
  const clientId = valuesOf(url, 'client_id')
  const client = clients.get(clientId[0] ?? '')
  if (clientId.length !== 1 || !client) return { kind: 'unknown client' }

  const asked = valuesOf(url, 'redirect_uri')
  const redirectUri = client.redirectUris.find((uri) => asked.length === 0 || uri === asked[0])
  if (asked.length > 1 || redirectUri === undefined) return { kind: 'unregistered', client, asked }

  const states = rawValuesOf(url, 'state')
  const address = { redirectUri, rawState: states.length === 1 ? (states[0] ?? null) : null }
  const types = valuesOf(url, 'response_type')
  if (states.length > 1 || types.length > 1) {
    return wrong(address, 'invalid_request', 'A parameter was sent more than once.')
  }
  if (types.length === 0) return wrong(address, 'invalid_request', 'response_type is missing.')
  if (types[0] !== 'code') {
    return wrong(address, 'unsupported_response_type', 'response_type must be code.')
  }
  return { kind: 'right', client, ...address }
}

function wrong(address: ReturnAddress, error: string, description: string): Verdict {
  return {
    kind: 'wrong',
    error,
    description,
    ...address,
  }
}

function valuesOf(url: URL, name: string) {
  return url.searchParams.getAll(name).filter((value) => value !== '')
}

function rawValuesOf({ search }: URL, name: string) {
  return search
    .slice(1)
    .split('&')
    .filter((pair) => new URLSearchParams(pair).get(name))
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
}
