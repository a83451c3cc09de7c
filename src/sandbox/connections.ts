import { own } from '../platform/own.js'
import type { Connection, Grant, State, Visit } from './state.js'

/** From the first token on, the account lists the bot. A further token changes nothing. */
export function noteConnection({ connections }: State, { clientId, account }: Grant): void {
  const key = keyOf({ clientId, account })
  if (connections.has(key)) return
  connections.set(key, { clientId, account, integrationId: randomIntegrationId() })
}

/** The bots that an account has. */
export function connectionsOf({ connections }: State, subdomain: string): Connection[] {
  return [...connections.values()].filter(({ account }) => account.subdomain === subdomain)
}

export function findConnection({ connections }: State, grant: Grant): Connection | undefined {
  return connections.get(keyOf(grant))
}

/**
 * Ends the bot's access to the account: every token that its client has for it. Resolves when the
 * Remove URL, if there is one, has answered.
 */
export async function endConnection(
  { settings, state, tell }: Pick<Visit, 'settings' | 'state' | 'tell'>,
  connection: Connection,
  by: 'admin' | 'revoke',
): Promise<void> {
  const { clientId, account, integrationId } = connection
  const { subdomain } = account
  state.tokens.deleteWhere(
    (other) => other.clientId === clientId && other.account.id === account.id,
  )
  // Of two removals at once, one tells.
  if (!state.connections.delete(keyOf(connection))) return
  tell({ type: 'removed', clientId, subdomain, by })
  if (settings.removeUrl === undefined) return
  const status = await sendNotice(settings.removeUrl, integrationId)
  tell({ type: 'notified', clientId, subdomain, status })
}

/** Longer than a handler needs that answers first and looks later. */
const PATIENCE = 10_000

/** Zendesk's notice, as its sample app reads it: no signature, and no second try. */
async function sendNotice(removeUrl: string, integrationId: string): Promise<number | 'failed'> {
  try {
    const { status, body } = await fetch(
      removeUrl,
      own({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ integrationId }),
        redirect: 'manual' as const,
        signal: AbortSignal.timeout(PATIENCE),
      }),
    )
    await body?.cancel()
    return status
  } catch {
    return 'failed'
  }
}

function keyOf({ clientId, account }: Grant): string {
  return JSON.stringify([clientId, account.id])
}

/** Looks like one of Zendesk's. */
function randomIntegrationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
