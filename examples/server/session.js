import { setSignedCookie } from 'hono/cookie'
import { parseSigned } from 'hono/utils/cookie'

// Your own sign-in goes here: `signedInUser` is what the backend needs of it. This demo has no
// accounts. It gives each browser a random user of its own.

const COOKIE = 'acme_session'
const LIFETIME = 30 * 24 * 60 * 60

/**
 * A session is the user's id and the time it ends, signed: only we can have issued it.
 *
 * @param {object} options
 * @param {string} options.sessionKey what sessions are signed with
 * @param {string} [options.publicOrigin] where browsers find us; default: what the request says
 */
export function createSessions({ sessionKey, publicOrigin }) {
  const isSecure = (request) => new URL(publicOrigin ?? request.url).protocol === 'https:'

  /** The id of the user whom a request comes from; undefined for a session we have not issued. */
  async function signedInUser(request) {
    // Over https no other host of the domain, and nobody on plain http, can plant a cookie of this name.
    const name = isSecure(request) ? `__Host-${COOKIE}` : COOKIE
    // Elsewhere they can: one that is none of ours doesn't hide ours, which may stand behind it.
    const cookies = (request.headers.get('cookie') ?? '').split(';')
    for (const cookie of cookies) {
      const session = (await parseSigned(cookie, sessionKey, name))[name] || ''
      const [user, end] = session.split(' ')
      if (user && Number(end) > Date.now()) return user
    }
    return undefined
  }

  /** Gives a browser without a session one: only in answers that nothing keeps and sends to others. */
  async function handOutSession(c, next) {
    if (!(await signedInUser(c.req.raw))) {
      const session = `${crypto.randomUUID()} ${Date.now() + LIFETIME * 1000}`
      const secure = isSecure(c.req.raw)
      await setSignedCookie(c, COOKIE, session, sessionKey, {
        httpOnly: true,
        sameSite: 'Lax',
        secure,
        path: '/',
        maxAge: LIFETIME,
        ...(secure && { prefix: 'host' }),
      })
    }
    await next()
  }

  return { signedInUser, handOutSession }
}
