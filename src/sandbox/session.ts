import { randomText } from '../platform/random-text.js'
import type { Session, Visit } from './state.js'

/** The session that the request's cookie names, if the sandbox knows it. */
export function findSession({ request, url, state }: Visit): Session | undefined {
  const prefix = `${cookieName(url)}=`
  const cookies = request.headers.get('cookie')?.split(/; */) ?? []
  const cookie = cookies.find((candidate) => candidate.startsWith(prefix))
  return cookie === undefined ? undefined : state.sessions.get(cookie.slice(prefix.length))
}

/** That session or a new one, and the header that a new one needs. */
export function openSession(visit: Visit): { session: Session; headers: Record<string, string> } {
  const known = findSession(visit)
  if (known) return { session: known, headers: {} }
  const session = { email: null, formToken: randomText() }
  const id = randomText()
  visit.state.sessions.set(id, session)
  const secure = visit.url.protocol === 'https:' ? '; Secure' : ''
  const cookie = `${cookieName(visit.url)}=${id}; Path=/; HttpOnly; SameSite=Lax${secure}`
  return { session, headers: { 'set-cookie': cookie } }
}

/** Cookies ignore ports, so two sandboxes on one machine would sign each other's people out. */
function cookieName({ port }: URL) {
  return `sunshine_sandbox_${port || 'default'}`
}
