import type { Happening, SandboxEvent } from './options.js'
import type { Settings } from './settings.js'

export type Tell = (happening: Happening) => void

/** What the front page shows of the past. */
export type Call = SandboxEvent & { type: 'called' | 'notified' }

const MOST_CALLS = 12

/** Keeps the last calls, and tells whoever listens. */
export function createEvents({ onEvent, checkMarketplaceHeaders }: Settings) {
  const calls: Call[] = []
  return {
    /** The newest first. */
    lastCalls: (): readonly Call[] => calls,
    tell(happening: Happening): void {
      const event: SandboxEvent = { ...happening, time: Date.now() }
      if (isCall(event)) {
        calls.unshift(event)
        calls.splice(MOST_CALLS)
        if (checkMarketplaceHeaders) warnOfHeaders(event)
      }
      try {
        onEvent(event)
      } catch {
        // Documented: what onEvent throws is ignored.
      }
    },
  }
}

function isCall(event: SandboxEvent): event is Call {
  return event.type === 'called' || event.type === 'notified'
}

function warnOfHeaders(call: Call): void {
  if (call.type !== 'called' || call.missingHeaders.length === 0) return
  console.warn(
    `Zendesk sandbox: ${call.operation} came without ${call.missingHeaders.join(', ')}. Zendesk wants all three on every call of a Marketplace bot: set marketplace in createSunshineClient.`,
  )
}

/** @see https://developer.zendesk.com/documentation/marketplace/building-a-marketplace-bot/ */
const MARKETPLACE_HEADERS = [
  'X-Zendesk-Marketplace-Name',
  'X-Zendesk-Marketplace-Organization-Id',
  'X-Zendesk-Marketplace-Bot-Id',
]

export function missingMarketplaceHeaders({ headers }: Request): string[] {
  return MARKETPLACE_HEADERS.filter((name) => !headers.get(name))
}
