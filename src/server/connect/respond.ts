import { own } from '../../platform/own.js'
import type { SunshineApp } from '../client/sunshine-app.js'
import type { Problem } from './problem.js'

/** What came of a request to the connect handler. */
export type Outcome =
  | { kind: 'connected'; app: SunshineApp }
  /** The browser asks whether it may send the real request: it may. */
  | { kind: 'preflight' }
  | Problem

/** The one place that turns an outcome into a response. Pages on an allowed origin may read it. */
export function respond(
  outcome: Outcome,
  { headers: asked }: Request,
  allowedOrigins: readonly string[],
): Response {
  const { status, headers, body } = contentOf(outcome, asked)
  // Plain: making a `Headers` of it, for a server to take apart, costs more than all else in here.
  const all = {
    'cache-control': 'no-store',
    ...corsHeaders(asked.get('origin') ?? '', allowedOrigins),
    ...headers,
  }
  return new Response(body && JSON.stringify(body), own({ status, headers: all }))
}

interface Content {
  status: number
  headers: Record<string, string>
  body?: object
}

function contentOf(outcome: Outcome, asked: Headers): Content {
  switch (outcome.kind) {
    case 'preflight':
      return { status: 204, headers: preflightHeaders(asked) }
    case 'connected': {
      const { id, displayName, subdomain = null } = outcome.app
      const body = { app: { id, displayName, subdomain } }
      return { status: 200, headers: { 'content-type': 'application/json' }, body }
    }
    case 'problem': {
      const { code, status, detail } = outcome
      const headers = {
        'content-type': 'application/problem+json',
        ...(code === 'method_not_allowed' && { allow: 'POST, OPTIONS' }),
      }
      return { status, headers, body: { title: code.replaceAll('_', ' '), status, code, detail } }
    }
  }
}

function preflightHeaders(asked: Headers): Record<string, string> {
  return {
    'access-control-allow-methods': 'POST',
    // With credentials `*` means nothing; the page may send what `authenticate` reads.
    'access-control-allow-headers': asked.get('access-control-request-headers') ?? '',
  }
}

/** @see https://fetch.spec.whatwg.org/#http-cors-protocol */
function corsHeaders(origin: string, allowedOrigins: readonly string[]): Record<string, string> {
  if (!allowedOrigins.includes(origin)) return {}
  return {
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': origin,
    vary: 'Origin',
  }
}
