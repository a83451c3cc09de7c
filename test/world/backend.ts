import type { Page } from './pages.ts'
import type { World } from './world.ts'

/** A code that the provider has given out, and what became of it. */
export interface Code {
  readonly code: string
  readonly state: string
  /** When it was allowed. */
  readonly at: number
  /** The place that brings it. */
  readonly place: string
  posts: Post[]
  /** Why it need not be posted. */
  excuse?: string
}

export interface Post {
  page: Page
  /** What came with the code. */
  state: string
  at: number
  /** When the page heard that it is connected, or that it failed. */
  answeredAt?: number
}

interface Init {
  body: string
  signal?: AbortSignal
}

interface Grant {
  code: string
  state: string
}

/** The app's backend: it remembers each post, and lets a code count once. */
export interface Backend {
  /** As `fetch` does it. */
  receive(page: Page, url: string, init: Init): Promise<unknown>
  /** As an `exchange` function does it. */
  exchange(page: Page, grant: Grant): Promise<unknown>
}

export function createBackend(world: World): Backend {
  const { settings, scheduler, draws, codes } = world

  function note(page: Page, { code, state }: Grant): { isFine: boolean; post: Post } {
    const post: Post = { page, state, at: scheduler.now }
    const known = codes.get(code)
    const isFine = settings.backend !== 'fails' && known?.posts.length === 0
    known?.posts.push(post)
    world.tell(`${page.name} in ${page.place.name} posts ${code}`)
    return { isFine, post }
  }

  const delay = () =>
    settings.backend === 'is slow' ? 4000 : draws.draw('backend', [50, 5, 1500, 8000])

  function answer(page: Page, grant: Grant, signal?: AbortSignal): Promise<boolean> {
    const { isFine, post } = note(page, grant)
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      scheduler.later(delay(), 'backend answers', page, () => {
        post.answeredAt = scheduler.now
        resolve(isFine)
      })
    })
  }

  return {
    async receive(page, _url, { body, signal }) {
      const { code, state } = JSON.parse(body)
      const isFine = await answer(page, { code, state }, signal)
      const text = JSON.stringify(isFine ? { app: { id: state } } : { code: 'token_failed' })
      return { ok: isFine, status: isFine ? 200 : 503, text: async () => text }
    },
    async exchange(page, grant) {
      if (await answer(page, grant)) return { app: { id: grant.state } }
      throw new Error('the backend failed')
    },
  }
}
