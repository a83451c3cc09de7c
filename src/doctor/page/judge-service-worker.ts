import { type Finding, findingsOf } from '../finding.js'
import type { PageSeen } from './page-seen.js'

/** Whether a service worker may answer for the redirect page, which can't be seen from outside. */
export function judgeServiceWorker({ page }: PageSeen): Finding[] {
  const { note } = findingsOf('service-worker')
  if (!page.scripts.some(({ text }) => text.includes('serviceWorker.register'))) return []
  return [
    note(
      'The page registers a service worker.',
      'If that answers navigations with the app’s shell, the redirect page never comes: leave its path out (Workbox: navigateFallbackDenylist).',
    ),
  ]
}
