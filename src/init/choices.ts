/** The backends that `init` has files for. */
export const BACKENDS = ['express', 'hono', 'next', 'flask', 'php', 'sinatra'] as const

/** The pages: the element as a tag, a button of one's own, the React component. */
export const PAGES = ['element', 'module', 'react'] as const

export type Backend = (typeof BACKENDS)[number]
export type PageKind = (typeof PAGES)[number]

/** What a project is to be made of. */
export interface Choices {
  backend: Backend
  page: PageKind
  /** As Zendesk gave it; empty while there is none. */
  clientId: string
}

/** For somebody who has to choose. */
export const BACKEND_NAMES: Record<Backend, string> = {
  express: 'Node.js with Express',
  hono: 'Node.js with Hono; the same code runs on Deno, Bun and Workers',
  next: 'Next.js, App Router',
  flask: 'Python with Flask',
  php: 'PHP',
  sinatra: 'Ruby with Sinatra',
}

export const PAGE_NAMES: Record<PageKind, string> = {
  element: 'the ready-made button, <sunshine-connect>',
  module: 'a button of your own, and the functions connect and resume',
  react: 'the React component',
}
