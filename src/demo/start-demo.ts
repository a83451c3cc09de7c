import { createServer, type Server } from 'node:http'
import { framed, style, workbench } from 'virtual:demo-pages'
import { toNodeHandler } from '../node/to-node-handler.js'
import { createCallbackPage } from '../server/create-callback-page.js'
import { createScenes } from './create-scenes.js'
import { findPort } from './find-port.js'
import { scenarioOf } from './scenario.js'
import { createTimelineLog } from './timeline-log.js'

export interface DemoOptions {
  /** Where to begin looking for a free port; 0 = any. */
  port: number
  /** Reads a file of `dist`. */
  readBuilt(path: string): string
  /** The code that the workbench shows, as JSON. */
  snippets: unknown
}

export interface RunningDemo {
  url: string
  close(): Promise<void>
}

type Answer = (request: Request, url: URL) => Response | Promise<Response>

/**
 * Starts the workbench: its page, the backend behind it and sandboxes, on this machine only. One server
 * goes by two names, which are two sites to a browser: `localhost` has the workbench, `127.0.0.1` the
 * page that stands in its frame.
 */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const port = await findPort(options.port)
  // As URLs have it: 80 is not told.
  const own = new URL(`http://localhost:${port}`).origin
  const elsewhere = new URL(`http://127.0.0.1:${port}`).origin
  const log = createTimelineLog()
  const scenes = createScenes([`${own}/oauth/callback`, `${elsewhere}/oauth/callback`], log)
  const callbackPage = createCallbackPage()

  const policies = {
    workbench: `${POLICY}; frame-src ${elsewhere}; frame-ancestors 'none'`,
    framed: `${POLICY}; frame-ancestors ${own}`,
  }
  const pageOf = async (html: string, { searchParams }: URL, policy: string) => {
    const { name, authorizeUrl } = await scenes.open(scenarioOf(searchParams))
    return page(html.replace('{scene}', name).replace('{authorize_url}', authorizeUrl), policy)
  }
  const asset = (type: string, text: string) => () => respond(text, type)
  const routes: Record<string, Answer> = {
    '/': (_request, url) => pageOf(workbench, url, policies.workbench),
    '/framed': (_request, url) => pageOf(framed, url, policies.framed),
    '/workbench.css': asset('text/css', style),
    '/workbench.js': asset('text/javascript', options.readBuilt('demo/workbench.js')),
    '/sunshine-connect.global.js': asset(
      'text/javascript',
      options.readBuilt('sunshine-connect.global.js'),
    ),
    '/snippets.json': asset('application/json', JSON.stringify(options.snippets)),
    '/oauth/callback': (request) => {
      log.add('redirect page', 'The window is here, with Zendesk’s answer or as a bridge.')
      return callbackPage(request)
    },
    '/api/happenings': async ({ signal }, { searchParams }) => {
      const after = await log.after(Number(searchParams.get('after')) || 0, signal)
      return respond(JSON.stringify(after), 'application/json')
    },
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    // A stranger's DNS may lead any name to this machine.
    if (![own, elsewhere].includes(url.origin)) return refuse(421)
    const [, name] = /^\/api\/connect\/([\w-]+)\/(?:element|button)$/.exec(url.pathname) ?? []
    if (name) return (await scenes.find(name))?.connect(request) ?? refuse(404)
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
    if (!route) return refuse(404)
    if (!['GET', 'HEAD'].includes(request.method)) return refuse(405)
    if (url.pathname.startsWith('/api/') && !isFromOwnPage(request, url)) return refuse(403)
    return route(request, url)
  }

  const server = createServer(toNodeHandler(answer))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return {
    url: own,
    close: async () => {
      await stop(server)
      await scenes.close()
    },
  }
}

/** Nothing inline, nothing from elsewhere, Trusted Types: what our own documents ask for. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

function page(html: string, policy: string): Response {
  return respond(html, 'text/html', {
    'content-security-policy': policy,
    // `same-origin` would cut off every popup at once.
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'referrer-policy': 'no-referrer',
  })
}

function respond(text: string, type: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      ...headers,
    },
  })
}

function refuse(status: number): Response {
  return new Response(null, { status })
}

/** Where a browser doesn't say who asks, it is no page of another site that could read the answer. */
function isFromOwnPage({ headers }: Request, { origin }: URL): boolean {
  const site = headers.get('sec-fetch-site')
  return site ? site === 'same-origin' : (headers.get('origin') ?? origin) === origin
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
