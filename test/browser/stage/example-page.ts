import type { Page } from './engines/engine.ts'
import type { UntilOptions } from './until.ts'

export type ExampleName = 'installPage' | 'spa' | 'react'

/** The same places on each page: with the element, or in a view of the page's own. */
const withElement = {
  card: 'sunshine-connect >>> [part=status]',
  status: 'sunshine-connect >>> [part=status]',
  connect: 'sunshine-connect >>> [part=button]',
  cancel: 'sunshine-connect >>> [part=cancel]',
  disconnect: '#disconnect',
}
const withView = {
  card: '#card',
  status: '#status',
  connect: '#connect',
  cancel: '#cancel',
  disconnect: '#disconnect',
}
type Place = keyof typeof withView

/** One of the examples' pages, by what a person finds on it. */
export interface ExamplePage {
  isIn(state: string, options?: UntilOptions): Promise<unknown>
  /** What can be read there, without the marks that nobody sees. */
  textOf(place: Place): Promise<string>
  /** The place or the id that has the focus. */
  focused(): Promise<string>
  click(place: Place): Promise<void>
  clickByPerson(place: Place): Promise<void>
  /** A click that gives no right to open a window. */
  clickByScript(place: Place): Promise<void>
  evaluate<T>(expression: string): Promise<T>
  reload(): Promise<void>
}

export const examplePage = (page: Page, name: ExampleName): ExamplePage => {
  const hasElement = name !== 'spa'
  const places: Record<Place, string> = hasElement ? withElement : withView
  const find = (place: Place) =>
    places[place]
      .split(' >>> ')
      .map((selector) => `querySelector('${selector}')`)
      .join('?.shadowRoot.')
  const stateSelector = (state: string) =>
    hasElement
      ? `sunshine-connect[status="${state}"]:not([hidden])`
      : `#card[data-state="${state}"]`

  return {
    isIn: (state, options) =>
      page.waitFor(`document.querySelector('${stateSelector(state)}') !== null`, {
        describe: () => page.evaluate<string>('document.body.innerHTML'),
        ...options,
      }),
    textOf: (place) => page.evaluate(`document.${find(place)}.innerText.replace(/\\p{Cf}/gu, '')`),
    focused: () =>
      page.evaluate<string>(`(() => {
        const { shadowRoot, id } = document.activeElement
        return shadowRoot ? { button: 'connect' }[shadowRoot.activeElement.part] : id
      })()`),
    click: (place) => page.click(places[place]),
    clickByPerson: (place) => page.clickByPerson(places[place]),
    clickByScript: (place) => page.evaluate(`document.${find(place)}.click()`),
    evaluate: (expression) => page.evaluate(expression),
    reload: () => page.reload(),
  }
}
