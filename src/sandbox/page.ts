import { type Html, html } from './html.js'
import { STYLE } from './style.js'

export interface Page {
  status?: number
  /** The heading, and the beginning of the window's title. */
  title: string
  content: Html
  headers?: Record<string, string>
  /** For reference material rather than one question. */
  wide?: boolean
  /** Whether a form of this page ends in a redirect to somewhere else. */
  leavesOrigin?: boolean
}

/** A page of the sandbox, which says on top that it is one. */
export async function page(options: Page): Promise<Response> {
  return new Response(layout(options), {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': await policy(options.leavesOrigin ?? false),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...options.headers,
    },
  })
}

/** A page that says what went wrong. It leads nowhere, like Zendesk's own. */
export function problemPage(status: number, title: string, reason: string): Promise<Response> {
  return page({ status, title, content: html`<p>${reason}</p>` })
}

function layout({ title, content, wide }: Page) {
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Zendesk sandbox</title>
<link rel="icon" href="data:,">
<style>`}${STYLE}${html`</style>
</head>
<body>
<header><p><strong>Sandbox.</strong> Nothing here is the real Zendesk. Don’t type a real password: any will do.</p></header>
<main${wide ? html` class="wide"` : null}>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`}`
}

/**
 * The consent page states no `form-action`: Chromium checks it for every redirect that follows a
 * form, and the integration's own may go on to wherever it likes.
 * @see https://github.com/w3c/webappsec-csp/issues/8
 */
async function policy(leavesOrigin: boolean) {
  return [
    "default-src 'none'",
    `style-src '${await styleHash()}'`,
    'img-src data:',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(leavesOrigin ? [] : ["form-action 'self'"]),
  ].join('; ')
}

let hash: Promise<string> | undefined

function styleHash() {
  hash ??= crypto.subtle
    .digest('SHA-256', new TextEncoder().encode(STYLE))
    .then((digest) => `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`)
  return hash
}
