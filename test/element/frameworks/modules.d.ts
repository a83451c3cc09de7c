declare module '*.vue' {
  const component: import('vue').Component
  export default component
}

declare module '*.svelte' {
  const component: import('svelte').Component<{ onconnected: (connection: unknown) => void }>
  export default component
}

declare module '*.html?raw' {
  const text: string
  export default text
}

declare module 'jsdom' {
  export class VirtualConsole {
    on(type: 'jsdomError', listener: (error: unknown) => void): void
  }
  export class JSDOM {
    constructor(html: string, options: object)
    readonly window: Window & typeof globalThis
  }
}

declare module 'idiomorph' {
  export const Idiomorph: { morph: (old: Element, sent: string, settings: object) => void }
}

declare module '@hotwired/turbo' {
  export const StreamActions: Record<string, (this: HTMLElement) => void>
}

declare module '@alpinejs/morph' {
  interface Alpine {
    morph: (old: Element, sent: string, settings: { key: (element: Element) => string }) => Element
  }
  export default function plugin(alpine: Alpine): void
}
