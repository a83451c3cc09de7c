/** What the backend tells about a connection. It keeps the token to itself. */
export interface App {
  id: string
  displayName: string | null
  subdomain?: string
}

/** What `connect` needs to know about your integration. Nothing in it is secret. */
export interface ConnectConfig {
  clientId: string
  authorizeUrl?: string
  redirectUri?: string
}

export const fetchConfig = async (): Promise<ConnectConfig> => (await get('/api/config')).json()

export const fetchConnectedApp = async (): Promise<App | null> =>
  (await (await get('/api/connection')).json()).app

/**
 * Ends the integration's access to the account, for everyone, at Zendesk too. Where trying again
 * would not help, resolves with what does.
 */
export const disconnect = async (): Promise<string | undefined> => {
  const response = await fetch('/api/connection', { method: 'DELETE' })
  if (response.status === 409) return (await response.json()).title
  if (!response.ok) throw new Error(`Disconnecting failed (${response.status}).`)
  return undefined
}

const get = async (path: string): Promise<Response> => {
  const response = await fetch(path, { signal: AbortSignal.timeout(8000) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
  return response
}
