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

/** Ends the integration's access to the account, for everyone, at Zendesk too. */
export const disconnect = async (): Promise<void> => {
  const response = await fetch('/api/connection', { method: 'DELETE' })
  if (!response.ok) throw new Error(`Disconnecting failed (${response.status}).`)
}

const get = async (path: string): Promise<Response> => {
  const response = await fetch(path, { signal: AbortSignal.timeout(8000) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
  return response
}
