import { isNeverKept, sharedCacheSign } from '../caching.js'
import { type Finding, findingsOf } from '../finding.js'
import type { Page } from '../html/read-page.js'

interface Seen {
  page: Page
}

/** Whether it cuts itself off from the page that opened its window. */
export function judgeOpenerPolicy({ page }: Seen): Finding {
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
export function judgeCaching({ page }: Seen): Finding {
  const { ok, note, problem } = findingsOf('caching')
  const control = page.headers['cache-control']
  const saw = control === undefined ? 'No Cache-Control.' : `Cache-Control: ${control}.`
  const wrong = 'It may be kept, here or by a proxy, under an address that holds the code.'
  const cure = 'Send Cache-Control: no-store with this page.'
  const sign = sharedCacheSign(page.headers)
  if (sign) return problem(`${sign}.`, wrong, `${cure} Let no cache on the way keep it.`)
  if (isNeverKept(control)) return ok('Cache-Control: no-store.')
  if (/(^|[\s,])(private|no-cache|max-age=0)($|[\s,=])/i.test(control ?? '')) {
    return note(saw, `The browser may keep it under an address that holds the code. ${cure}`)
  }
  return problem(saw, wrong, cure)
}

/** Policies under which no other address learns this one's query. */
const DISCREET = ['no-referrer', 'origin', 'strict-origin']

/** Whether its address, with the code, is told to what it loads and links to. */
export function judgeReferrer({ page }: Seen): Finding {
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
export function judgeFraming({ page }: Seen): Finding {
  const { ok, note, problem } = findingsOf('framing')
  // In a <meta>, browsers ignore it; in a header, it counts instead of X-Frame-Options.
  const ancestors = page.policies
    .filter(({ from }) => from === 'header')
    .flatMap(({ directives }) => directives.get('frame-ancestors')?.join(' ') ?? [])
  const narrow = ancestors.find((sources) => /^('none'|'self')?$/i.test(sources))
  if (narrow !== undefined) return ok(`frame-ancestors ${narrow || "'none'"}.`)
  const listed = ancestors.find(isList)
  if (listed) return note(`frame-ancestors ${listed}.`, 'These pages may put it in a frame.')
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

/** Hosts by name, as opposed to all, or all of a scheme. */
function isList(sources: string): boolean {
  return sources.split(' ').every((source) => source !== '*' && !/^[a-z]+:(\/\/\*)?$/i.test(source))
}
