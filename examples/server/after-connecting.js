// What comes after the connection, by plain fetch: a webhook, a first message, handing over to a
// person. A connected bot answers nobody until an admin gives it channels, in Admin Center:
// https://{subdomain}.zendesk.com/admin/ai/ai-agents/ai-agents/marketplace-bots
// @see https://developer.zendesk.com/api-reference/conversations/

/**
 * The customer's conversations, as far as a connection's token reaches: users, conversations and the
 * integration's own webhooks.
 *
 * @param {object} options
 * @param {{ accessToken: string, app: { id: string, subdomain: string } }} options.record the stored connection
 * @param {{ name: string, organizationId: string, botId: string }} options.marketplace three headers
 *   that Zendesk wants on each call, and looks for when it reviews a bot
 * @param {string} [options.apiUrl] default: the customer's own host
 * @param {typeof fetch} [options.fetch]
 */
export function openConversations({ record, marketplace, apiUrl, fetch = globalThis.fetch }) {
  const { accessToken, app } = record
  const base = apiUrl ?? `https://${app.subdomain}.zendesk.com/sc`

  async function post(path, body) {
    const answer = await fetch(`${base}/v2/apps/${encodeURIComponent(app.id)}/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'x-zendesk-marketplace-name': marketplace.name,
        'x-zendesk-marketplace-organization-id': marketplace.organizationId,
        'x-zendesk-marketplace-bot-id': marketplace.botId,
      },
      body: JSON.stringify(body),
      redirect: 'manual', // it would carry the token to somebody else
      signal: AbortSignal.timeout(15_000),
    })
    if (answer.ok) return answer.json()
    await answer.body?.cancel()
    // Without what was sent or answered, which may be a customer's words. 401: the connection has
    // ended, have the person connect again. 429: later, see retry-after. None is sent twice by itself:
    // a message could be there already.
    throw Object.assign(
      new Error(`Zendesk answered ${answer.status} to ${path.split('/').at(-1)}.`),
      {
        status: answer.status,
        retryAfter: answer.headers.get('retry-after') ?? undefined,
      },
    )
  }

  const inConversation = (id) => `conversations/${encodeURIComponent(id)}`

  return {
    /** At most ten for an app; they go when the connection is revoked. Keep the secret, encrypted. */
    async addWebhook(target, triggers = ['conversation:message', 'switchboard:passControl']) {
      const { webhook } = await post('integrations/me/webhooks', { target, triggers })
      return { id: webhook.id, secret: webhook.secret }
    },

    /** Says something as the bot. */
    say: (conversationId, text) =>
      post(`${inConversation(conversationId)}/messages`, {
        author: { type: 'business' },
        content: { type: 'text', text },
      }),

    /**
     * Hands the conversation to whoever is next, which is a person as a rule. Zendesk makes the ticket
     * by itself: one of the bot's own would be a second. `metadata` is flat, at most 4 KB.
     */
    passControl: (conversationId, metadata = {}) =>
      post(`${inConversation(conversationId)}/passControl`, {
        switchboardIntegration: 'next',
        metadata,
      }),
  }
}

const BODY_LIMIT = 1_048_576
/** Zendesk tries five times, in 15 minutes. */
const TRIES_LAST = 20 * 60 * 1000

/**
 * Answers Zendesk's events. It waits 20 seconds for the answer: what takes longer is put into a queue
 * of yours by `onEvent`. 400, 401, 403, 404 and 406 end the tries, so they are for what will never be
 * right; anything that may pass is 5xx.
 *
 * @param {object} options
 * @param {(appId: string) => Promise<string | undefined>} options.secretOf of the app's webhook
 * @param {(event: { id: string, type: string, payload: object }, appId: string) => unknown} options.onEvent
 * @param {(error: unknown) => void} options.onError
 */
export function createWebhookHandler({ secretOf, onEvent, onError }) {
  // For one process. Several share such a list: the same event may come to each.
  const done = new Map()
  const forgetOld = () => {
    for (const [id, at] of done) if (at < Date.now() - TRIES_LAST) done.delete(id)
  }

  /** Once for each id, however often it comes; again after a failure. */
  async function handle(event, appId) {
    const key = JSON.stringify([appId, event.id])
    if (done.has(key)) return
    done.set(key, Date.now())
    try {
      await onEvent(event, appId)
    } catch (error) {
      done.delete(key)
      throw error
    }
  }

  return async (request) => {
    try {
      const text =
        request.method === 'POST' ? await readAtMost(request.body, BODY_LIMIT) : undefined
      const { app, events } = parse(text)
      if (typeof app?.id !== 'string' || !Array.isArray(events)) return status(400)
      const secret = await secretOf(app.id)
      if (!secret || !(await isSame(request.headers.get('x-api-key') ?? '', secret)))
        return status(401)
      forgetOld()
      const known = events.filter((event) => typeof event?.id === 'string')
      // In their order: what a person wrote first is answered first.
      for (const event of known) await handle(event, app.id)
      return status(200)
    } catch (error) {
      onError(error)
      return status(503)
    }
  }
}

/**
 * Of a message, as far as it is read here.
 *
 * @typedef {object} MessagePayload
 * @property {{ id: string }} [conversation]
 * @property {{ author?: { type: string }, content?: { text?: string } }} [message]
 */

/**
 * What a person wrote, if the event is that: the bot's own messages come as events, too.
 *
 * @param {{ type: string, payload: MessagePayload }} event
 */
export function readMessage({ type, payload }) {
  const { conversation, message } = payload ?? {}
  const isOfPerson = type === 'conversation:message' && message?.author?.type === 'user'
  if (!isOfPerson || !conversation) return undefined
  return { conversationId: conversation.id, text: message.content?.text ?? '' }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

async function readAtMost(body, limit) {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > limit) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}

/** By digest: how long it takes tells nothing of the secret. */
async function isSame(given, secret) {
  const digest = async (text) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  const [one, other] = await Promise.all([digest(given), digest(secret)])
  return one.reduce((difference, byte, at) => difference | (byte ^ other[at]), 0) === 0
}

function status(code) {
  return new Response(null, { status: code })
}
