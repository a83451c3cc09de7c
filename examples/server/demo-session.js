import { getCookie, setCookie } from 'hono/cookie'
import { parse } from 'hono/utils/cookie'

// Your own sign-in goes here: replace both functions by what tells you who is calling. This demo
// has no accounts. It gives each browser a random id and calls that a user.

const COOKIE = 'acme_session'
const SHAPE = /^[A-Za-z0-9_-]{43}$/

/** Gives a browser without a session one. Pages and `GET`s only: a `POST` must have brought it. */
export const handOutSession = async (c, next) => {
  if (c.req.method === 'GET' && !SHAPE.test(getCookie(c, COOKIE) ?? '')) {
    setCookie(c, COOKIE, randomId(), {
      httpOnly: true,
      sameSite: 'Lax',
      secure: new URL(c.req.url).protocol === 'https:',
      path: '/',
      maxAge: 30 * 24 * 60 * 60,
    })
  }
  await next()
}

/**
 * The user a request comes from, or undefined. It is a hash of the session, so that what is stored
 * under it can't be used to sign in.
 *
 * @param {Request} request
 */
export const signedInUser = async (request) => {
  const session = parse(request.headers.get('cookie') ?? '', COOKIE)[COOKIE]
  if (!session || !SHAPE.test(session)) return undefined
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(session))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const randomId = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
