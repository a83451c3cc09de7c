import { type Finding, findingsOf } from '../finding.js'
import type { RedirectPageSeen } from './redirect-page-seen.js'

/** Whether it cuts itself off from the page that opened its window. */
export function judgeOpenerPolicy({ page }: RedirectPageSeen): Finding {
  const { ok, problem } = findingsOf('cross-origin-opener-policy')
  const policy = page.headers['cross-origin-opener-policy']
  if (policy === undefined || policy.trim().startsWith('unsafe-none')) {
    return ok('No Cross-Origin-Opener-Policy that severs.')
  }
  return problem(
    `Cross-Origin-Opener-Policy: ${policy}.`,
    'It cuts the page off from its opener: connecting from a frame, or from another origin, fails.',
    'Send none with this page (helmet: leave crossOriginOpenerPolicy off for this route).',
  )
}

/** Whether it may be kept under an address that holds the code. */
export function judgeCaching({ page }: RedirectPageSeen): Finding {
  const { ok, note, problem } = findingsOf('caching')
  const control = page.headers['cache-control']
  const words = (control ?? '').toLowerCase().split(/[\s,]+/)
  const saw = control === undefined ? 'No Cache-Control.' : `Cache-Control: ${control}.`
  const cure = 'Send Cache-Control: no-store with this page.'
  if (words.includes('no-store')) return ok('Cache-Control: no-store.')
  if (words.includes('private') || words.includes('no-cache') || words.includes('max-age=0')) {
    return note(saw, `The browser may keep it under an address that holds the code. ${cure}`)
  }
  return problem(
    saw,
    'It may be kept, here or by a proxy, under an address that holds the code.',
    cure,
  )
}

/** Policies under which no other address learns this one's query. */
const DISCREET = ['no-referrer', 'origin', 'strict-origin']

/** Whether its address, with the code, is told to what it loads and links to. */
export function judgeReferrer({ page }: RedirectPageSeen): Finding {
  const { ok, problem } = findingsOf('referrer')
  // Of a list, the last that the browser knows counts; a <meta> comes after the header.
  const policy = page.metas.get('referrer') ?? page.headers['referrer-policy'] ?? ''
  const last = policy.split(',').at(-1)?.trim().toLowerCase() ?? ''
  if (DISCREET.includes(last)) return ok(`Referrer-Policy: ${last}.`)
  return problem(
    last === '' ? 'No Referrer-Policy.' : `Referrer-Policy: ${policy}.`,
    'What the page loads may be told its address, and the code with it.',
    'Send Referrer-Policy: no-referrer, or the same as <meta name="referrer">.',
  )
}

/** Whether other pages may put it in a frame. */
export function judgeFraming({ page }: RedirectPageSeen): Finding {
  const { ok, problem } = findingsOf('framing')
  // In a <meta>, browsers ignore it; in a header, it counts instead of X-Frame-Options.
  const ancestors = page.policies
    .filter(({ from }) => from === 'header')
    .flatMap(({ directives }) => directives.get('frame-ancestors')?.join(' ') ?? [])
  const narrow = ancestors.find((sources) => sources === "'none'" || sources === "'self'")
  if (narrow) return ok(`frame-ancestors ${narrow}.`)
  const option = page.headers['x-frame-options']?.trim().toUpperCase() ?? ''
  if (ancestors.length === 0 && (option === 'DENY' || option === 'SAMEORIGIN')) {
    return ok(`X-Frame-Options: ${option}.`)
  }
  return problem(
    ancestors[0]
      ? `frame-ancestors ${ancestors[0]}.`
      : 'Neither frame-ancestors nor X-Frame-Options.',
    'Any page may put it in a frame.',
    "Send Content-Security-Policy: frame-ancestors 'none' as a header (a <meta> doesn’t count).",
  )
}
