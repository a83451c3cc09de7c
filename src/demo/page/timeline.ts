import type { Happening } from '../timeline-log.js'

const NAMES: Record<Happening['actor'], string> = {
  page: 'Page',
  'redirect page': 'Redirect page',
  backend: 'Backend',
  zendesk: 'Zendesk',
}

/** Where in the log this tab stands, and when its story began: a redirect leaves the page meanwhile. */
const KEY = 'workbench'

export interface Timeline {
  add(happening: Happening): void
}

/** Shows what happened, whoever tells it, in the order of time. */
export function createTimeline(list: HTMLElement): Timeline {
  const kept: Happening[] = recall()

  function render(): void {
    const [first] = kept
    list.replaceChildren(...kept.map((happening) => line(happening, first?.time ?? 0)))
  }

  render()
  return {
    add(happening) {
      // A click begins the next story.
      if (happening.text.startsWith('The person clicks')) kept.length = 0
      if (kept.some(({ time, text }) => time === happening.time && text === happening.text)) return
      kept.push(happening)
      kept.sort((a, b) => a.time - b.time)
      sessionStorage.setItem(KEY, JSON.stringify(kept))
      render()
    },
  }
}

function recall(): Happening[] {
  const text = sessionStorage.getItem(KEY)
  return text === null ? [] : JSON.parse(text)
}

function line({ time, actor, text }: Happening, start: number): HTMLElement {
  const item = document.createElement('li')
  item.dataset.actor = actor
  item.append(
    piece('time', `+${(Math.max(0, time - start) / 1000).toFixed(2)} s`),
    piece('strong', NAMES[actor]),
    piece('span', text),
  )
  return item
}

function piece(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

/** Asks the server for what it and the sandboxes did, for as long as the page is there. */
export async function followServer(timeline: Timeline): Promise<never> {
  let last = await lastNumber()
  for (;;) {
    try {
      const response = await fetch(`/api/happenings?after=${last}`)
      const news: { last: number; happenings: Happening[] } = await response.json()
      last = news.last
      for (const happening of news.happenings) timeline.add(happening)
      sessionStorage.setItem(`${KEY}-last`, String(last))
    } catch {
      // The demo was stopped, or starts again.
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
}

/** Where this tab stood before it went to Zendesk; in a new one, what was before is not its story. */
async function lastNumber(): Promise<number> {
  const stored = sessionStorage.getItem(`${KEY}-last`)
  if (stored !== null) return Number(stored)
  const response = await fetch('/api/happenings?after=-1')
  return (await response.json()).last
}
