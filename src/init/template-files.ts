import type { Backend, PageKind } from './choices.js'

/** A file of the project, and the one in the package's `examples` that it is a copy of. */
export interface TemplateFile {
  /** From the project's folder on, with slashes. */
  path: string
  /** From `examples` on. */
  source: string
  /** What it is, for the project's README. */
  about: string
  /**
   * `ours`: of this name there must be none before. `theirs`: belongs to the project or its
   * framework, so one that is there stays as it is.
   */
  owner: 'ours' | 'theirs'
}

/** The files of a backend, with one kind of page, in the order in which one reads them. */
export function templateFiles(backend: Backend, page: PageKind): TemplateFile[] {
  return [
    ...BACKEND_FILES[backend],
    ...(backend === 'next' ? nextPageFiles(page) : PAGE_FILES[page]),
    ours('start.mjs', 'init/shared/start.mjs', '`npm start`: sandbox and server'),
    theirs(
      '.env.example',
      'init/shared/env.example',
      'client id and secret go into a copy, `.env`',
    ),
    theirs('.gitignore', 'init/shared/gitignore', ''),
  ]
}

const EXCHANGE = 'the exchange behind the page, and the redirect page'

const BACKEND_FILES: Record<Backend, TemplateFile[]> = {
  express: [ours('server.mjs', 'init/backends/express/server.mjs', EXCHANGE)],
  hono: [ours('server.mjs', 'init/backends/hono/server.mjs', EXCHANGE)],
  next: [
    ...[
      ['lib/sunshine.js', 'the exchange'],
      ['app/api/connect/route.js', 'where the exchange is'],
      ['app/oauth/callback/route.js', 'the redirect page'],
      ['app/connect/page.jsx', 'the page'],
    ].map(([path = '', about = '']) => ours(path, `init/backends/next/${path}`, about)),
    theirs('app/page.jsx', 'init/backends/next/app/page.jsx', ''),
    theirs('app/layout.jsx', 'init/backends/next/app/layout.jsx', ''),
    theirs('next.config.mjs', 'init/backends/next/next.config.mjs', ''),
  ],
  flask: [
    ours('app.py', 'backends/app.py', EXCHANGE),
    theirs('requirements.txt', 'init/backends/flask/requirements.txt', ''),
  ],
  php: [ours('app.php', 'backends/app.php', EXCHANGE)],
  sinatra: [
    ours('app.rb', 'backends/app.rb', EXCHANGE),
    theirs('Gemfile', 'init/backends/sinatra/Gemfile', ''),
  ],
}

const PAGE_FILES: Record<PageKind, TemplateFile[]> = {
  element: [ours('page.html', 'backends/page.html', 'the page')],
  module: [
    ours('page.html', 'init/pages/module/page.html', 'the page'),
    ours('src/page.js', 'init/pages/module/src/page.js', 'its script'),
  ],
  react: [
    ours('page.html', 'init/pages/react/page.html', 'the page'),
    ours('src/page.jsx', 'init/pages/react/src/page.jsx', 'its script'),
  ],
}

function nextPageFiles(page: PageKind): TemplateFile[] {
  const name = 'connect-zendesk.jsx'
  return [ours(`app/connect/${name}`, `init/pages/${page}/next/${name}`, 'the button')]
}

/** `package.json` is put together from these; the page's scripts and packages are added. */
export function manifestSources(backend: Backend, page: PageKind): string[] {
  const ofBackend = `init/backends/${backend}/package.json`
  if (backend === 'next' || page === 'element') return [ofBackend]
  return [ofBackend, `init/pages/${page}/package.json`]
}

function ours(path: string, source: string, about: string): TemplateFile {
  return { path, source, about, owner: 'ours' }
}

function theirs(path: string, source: string, about: string): TemplateFile {
  return { path, source, about, owner: 'theirs' }
}
