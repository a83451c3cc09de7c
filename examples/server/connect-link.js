import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { createConnectHandler } from 'sunshine-connect/server'
import { createConnectionRecord } from 'sunshine-connect/server/connection'
import { hex } from './connections.js'
import { pageHeaders, problem } from './guards.js'

// A link for an admin who has no account with you: whoever has it may connect one Zendesk account to
// one of your customers ("tenant"), once. The token stands behind the `#`, so no server, log or
// scanner of mail is ever sent it. Looking at the page spends nothing; only a connection does.

const DAY = 24 * 60 * 60 * 1000
/** How long a page may post with the token that it was given, longer than an attempt lasts. */
const TOKEN_LIFETIME = 20 * 60 * 1000
const HEADER = 'x-connect-token'

/**
 * @param {object} options
 * @param {string} options.key what links are signed with, at least 32 characters; the same for each backend
 * @param {import('./connections.js').Rows} options.rows
 * @param {number} [options.lifetime] of a link, in milliseconds. Default: three days
 */
export function createConnectLinks({ key, rows, lifetime = 3 * DAY }) {
  const { sign, verify, mac, isMac } = createSigner(key)
  const nameOf = (link) => `link${link}`
  const isOpen = async ({ link, open }) => (await rows.get(nameOf(link))) === open

  async function revoke(name, tenant) {
    const row = await rows.get(name)
    if (row === undefined || isOfAnother(row, tenant)) return
    // Again, where somebody took it or gave it back between the look and the change.
    if (!(await rows.replaceIf(name, row, undefined))) await revoke(name, tenant)
  }

  return {
    /**
     * The part of a link behind the `#`. `app` is the id of the app that has to come back, where a
     * connection is to be made anew.
     *
     * @param {{ tenant: { id: string, name: string }, app?: string }} grant
     */
    async issue({ tenant, app }) {
      const link = hex(crypto.getRandomValues(new Uint8Array(16)))
      const expires = Date.now() + lifetime
      const open = JSON.stringify({ tenant: tenant.id, expires })
      await rows.set(nameOf(link), open)
      return sign('link', { link, tenant, app, open, expires })
    },

    /** What the page needs for an attempt; undefined for a link that is wrong, expired or spent. */
    async open(text) {
      const grant = await verify('link', text)
      if (!grant || !(await isOpen(grant))) return undefined
      const expires = Math.min(grant.expires, Date.now() + TOKEN_LIFETIME)
      const nonce = hex(crypto.getRandomValues(new Uint8Array(16)))
      return {
        tenant: grant.tenant.name,
        token: await sign('token', { ...grant, expires }),
        state: nonce + (await mac(`state:${grant.link}:${nonce}`)),
      }
    },

    /** For the connect handler: whose link a request has. */
    authenticate: (request) => verify('token', request.headers.get(HEADER) ?? ''),

    /** Whether a state was issued for this link. */
    isStateOf: ({ state, user }) =>
      isMac(`state:${user.link}:${state.slice(0, 32)}`, state.slice(32)),

    /** True for the one who may use it now. Where a token could not be kept, nobody may. */
    async take({ link, open }) {
      await rows.check()
      return rows.replaceIf(nameOf(link), open, takenOf(open))
    },
    /** After a failure: the person tries again, unless the link was revoked meanwhile. */
    giveBack: ({ link, open }) => rows.replaceIf(nameOf(link), takenOf(open), open),
    /** After a success. */
    spend: ({ link, open }) => rows.replaceIf(nameOf(link), takenOf(open), undefined),

    /**
     * Nobody can use a link that was issued for this tenant any more. Expired ones go along. An
     * exchange that is under way just now may still end well.
     */
    async revoke(tenant) {
      for (const name of await rows.names()) {
        if (name.startsWith('link')) await revoke(name, tenant)
      }
    },
  }
}

/** Whether it still serves somebody else. A row that can't be read serves nobody: it goes along. */
function isOfAnother(row, tenant) {
  try {
    const { tenant: whose, expires } = JSON.parse(row)
    return whose !== tenant && expires > Date.now()
  } catch {
    return false
  }
}

/** A link's row while somebody is using it. It still says whose it is, for `revoke`. */
function takenOf(open) {
  return JSON.stringify({ ...JSON.parse(open), taken: true })
}

/**
 * The page that a link opens, at `/link`, and what it asks. Mount it in your app, beside the redirect
 * page, behind the guard of hosts.
 *
 * @param {object} options
 * @param {ReturnType<typeof createConnectLinks>} options.links
 * @param {import('sunshine-connect/server').SunshineClient} options.client
 * @param {object} options.config `clientId`, `redirectUri`, and `authorizeUrl` where it isn't Zendesk's
 * @param {(tenant: string, record: object) => unknown} options.onConnect stores it, and may tell the
 *   tenant's own people which account was connected
 * @param {(error: unknown) => void} options.onError
 */
export function createLinkRoutes({ links, client, config, onConnect, onError }) {
  const taken = new WeakMap()
  const connect = createConnectHandler({
    client,
    authenticate: links.authenticate,
    verifyState: async ({ state, user, request }) => {
      if (!(await links.isStateOf({ state, user })) || !(await links.take(user))) return false
      taken.set(request, user)
      return true
    },
    expectApp: ({ user }) => user.app,
    onConnect: ({ user, ...connection }) =>
      onConnect(user.tenant.id, createConnectionRecord(connection)),
    onError: (error) => onError(error),
  })

  const app = new Hono()
  app.use('/link', pageHeaders)
  app.get('/link', (c) => c.html(PAGE, 200, NO_STORE))
  app.get('/link.js', (c) =>
    c.body(SCRIPT, 200, { ...NO_STORE, 'content-type': 'text/javascript' }),
  )
  app.post('/api/link', bodyLimit({ maxSize: 16_384 }), async (c) => {
    const body = await c.req.json().catch(() => undefined)
    const opened = typeof body?.link === 'string' && (await links.open(body.link))
    if (opened) return c.json({ ...config, ...opened }, 200, NO_STORE)
    return problem(410, 'link_spent', 'This link has been used, or has expired.')
  })
  app.all('/api/link/connect', async (c) => {
    const request = c.req.raw
    const response = await connect(request)
    const user = taken.get(request)
    if (user) await (response.ok ? links.spend(user) : links.giveBack(user))
    return response
  })
  return app
}

const NO_STORE = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Connect Zendesk</title>
    <link rel="icon" href="data:,">
    <script src="/sunshine-connect.global.js" defer></script>
    <script src="/link.js" type="module"></script>
  </head>
  <body>
    <h1>Connect your Zendesk account</h1>
    <p id="whose" role="status">One moment …</p>
  </body>
</html>
`

// The page names the tenant: whoever was sent a link by a stranger sees whom it would serve. An attempt
// takes the token along that the page has at the click, so it is a new one every five minutes, until
// the link has done its work.
const SCRIPT = `const whose = document.querySelector('#whose')
const link = location.hash.slice(1)

async function ask() {
  const answer = await fetch('/api/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link }),
  }).catch(() => undefined)
  if (answer?.ok) return answer.json()
  throw new Error(
    answer?.status === 410
      ? 'This link has been used, or has expired: ask for a new one.'
      : 'That did not work: open the link again in a moment.',
  )
}

function say(error) {
  whose.textContent = error.message
}

function start({ tenant, token, clientId, redirectUri, authorizeUrl }) {
  whose.textContent = 'What you connect will belong to ' + tenant + '. Go on only if you know them.'
  const element = document.createElement('sunshine-connect')
  const options = { 'client-id': clientId, 'redirect-uri': redirectUri, 'authorize-url': authorizeUrl }
  for (const [name, value] of Object.entries({ ...options, exchange: '/api/link/connect' }))
    if (value) element.setAttribute(name, value)
  const carry = ({ token }) => {
    element.headers = { '${HEADER}': token }
  }
  carry({ token })
  element.state = async () => {
    const asked = ask()
    asked.catch(say)
    return (await asked).state
  }
  const renewal = setInterval(() => ask().then(carry, () => {}), 5 * 60 * 1000)
  element.addEventListener('connect-success', () => clearInterval(renewal))
  // Last, because it takes up what a reload has interrupted.
  document.body.append(element)
}

ask().then(start, say)
`

/** Signs what it is told, each for one purpose: a link is no token, and a token no state. */
function createSigner(key) {
  if (key.length < 32) throw new Error('The key of connect links has at least 32 characters.')
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const encode = (text) => new TextEncoder().encode(text)
  const imported = crypto.subtle.importKey('raw', encode(key), algorithm, false, ['sign', 'verify'])

  const mac = async (text) =>
    hex(new Uint8Array(await crypto.subtle.sign(algorithm, await imported, encode(text))))

  const isMac = async (text, digits) => {
    if (!/^[0-9a-f]{64}$/.test(digits)) return false
    const bytes = Uint8Array.from(digits.match(/../g), (two) => Number.parseInt(two, 16))
    return crypto.subtle.verify(algorithm, await imported, bytes, encode(text))
  }

  return {
    mac,
    isMac,

    async sign(purpose, fields) {
      const text = btoa(encodeURIComponent(JSON.stringify(fields)))
      return `${text}.${await mac(`${purpose}:${text}`)}`
    },

    /** The fields; undefined for what was not signed here, for something else, or has expired. */
    async verify(purpose, signed) {
      const [text = '', digits = ''] = signed.slice(0, 8000).split('.')
      if (!(await isMac(`${purpose}:${text}`, digits))) return undefined
      const fields = JSON.parse(decodeURIComponent(atob(text)))
      return fields.expires > Date.now() ? fields : undefined
    },
  }
}
