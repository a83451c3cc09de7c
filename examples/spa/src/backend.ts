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

/** What became of a connection made earlier. `code` is why there is none, if there was one. */
export type Earlier =
  | { app: App }
  | { app: null; code?: 'connection_removed' | 'connection_unreadable' }

/** Why a connection can't be ended from here, where trying again would not help. */
export type Obstacle = 'subdomain_unknown' | 'connection_unreadable'

export async function fetchConfig(): Promise<ConnectConfig> {
  return (await get('/api/config')).json()
}

export async function fetchEarlier(): Promise<Earlier> {
  return (await get('/api/connection')).json()
}

/**
 * Ends the integration's access to the account, for everyone, at Zendesk too. Resolves with what
 * stands in the way, if anything does; rejects if trying again may help.
 */
export async function disconnect(): Promise<Obstacle | undefined> {
  const response = await fetch('/api/connection', { method: 'DELETE' })
  if (response.status === 409) return (await response.json()).code
  if (!response.ok) throw new Error(`Disconnecting failed (${response.status}).`)
  return undefined
}

/** Where the person chooses what the bot answers, once it is connected. */
export function nextStepFor({ subdomain }: App): string {
  if (!subdomain) return 'https://www.zendesk.com/login/'
  return `https://${subdomain}.zendesk.com/admin/ai/ai-agents/ai-agents/marketplace-bots`
}

async function get(path: string): Promise<Response> {
  const response = await fetch(path, { signal: AbortSignal.timeout(8000) })
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
  return response
}
