import type { Desktop, FocusModel } from '../desktop.ts'
import type { UntilOptions } from '../until.ts'

export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** One of the browsers that the scenarios run in. */
export interface Engine {
  readonly name: EngineName
  /** What gives a window the focus on the desktop where it is. Default: a click. */
  readonly focus?: FocusModel
  /**
   * Starts the browser with a profile of its own and with popup blocking on, as people have it
   * (drivers switch it off).
   *
   * @throws Error that says what to install when the browser is missing.
   */
  launch(desktop: Desktop): Promise<Browser>
}

export interface Browser {
  readonly name: EngineName
  /** As the browser itself reports it, for tables of results. */
  readonly version: string
  /** Opens a window of its own, loads the address, and gives it the keyboard's focus. */
  openPage(url: string): Promise<Page>
  /** Every window and tab, whoever opened it, severed from its opener or not. */
  pages(): Promise<Page[]>
  /** The first page whose address contains the text, or satisfies the function. */
  waitForPage(match: string | ((url: string) => boolean), options?: UntilOptions): Promise<Page>
  /** Closes every page; the browser stays for the next test. */
  closePages(): Promise<void>
  /** Ends the browser. */
  close(): Promise<void>
}

/**
 * A top-level window or tab. The same window is the same object for as long as it lives, wherever it
 * navigates. Selectors are CSS; `host >>> inner` goes on inside the host's shadow root.
 */
export interface Page {
  url(): Promise<string>
  /**
   * The value of an expression, JSON only; promises are awaited. Gives no user activation, unlike
   * the drivers' own ways. Waits 10 seconds at most, or `timeout` milliseconds.
   *
   * @throws Error with the page's own error, or when the page goes elsewhere meanwhile.
   */
  evaluate<T = unknown>(expression: string, options?: { timeout?: number }): Promise<T>
  /** Waits until the expression is truthy, through navigations, and gives its value. */
  waitFor<T = unknown>(expression: string, options?: UntilOptions): Promise<T>
  /** Waits for the element, then clicks its middle: a trusted click that lets one popup open. */
  click(selector: string, options?: UntilOptions): Promise<void>
  /**
   * Clicks with the real mouse: the window comes to the front and gets the focus as it would under
   * a person's hand.
   */
  clickByPerson(selector: string, options?: UntilOptions & { hold?: number }): Promise<void>
  /** Moves the real mouse over the element's middle, and clicks nothing. */
  pointByPerson(selector: string, options?: UntilOptions): Promise<void>
  /** Loads another document and waits until it is complete. */
  goto(url: string): Promise<void>
  /** Loads the same document again and waits until it is complete. */
  reload(): Promise<void>
  /** As the browser's Back button does, then waits until that document is complete. */
  back(): Promise<void>
  /** Whether the window is gone. */
  isClosed(): Promise<boolean>
  /** Waits until the window is gone. */
  waitForClosed(options?: UntilOptions): Promise<void>
  /** Closes the window through the driver: nobody's hand is near it. */
  close(): Promise<void>
  /** Closes the window through the window manager, as its close button does. */
  closeByPerson(): Promise<void>
  /** Closes the window by a click on its close button. The mouse stays there. */
  closeByMouse(): Promise<void>
  /** Brings the window to the front with the focus, without any click in the page. */
  focusByPerson(): Promise<void>
}

/** What an engine's own protocol has to offer; `createBrowser` makes the rest of it. */
export interface BrowserWire {
  readonly name: EngineName
  readonly version: string
  /** Opens a window that goes to the address, without waiting for its document. */
  open(url: string): Promise<PageWire>
  /** The pages now open. The same window is always the same object. */
  list(): Promise<PageWire[]>
  close(): Promise<void>
}

/** The few things every protocol can do with a page. None of them waits for a document. */
export interface PageWire {
  url(): Promise<string>
  /**
   * Awaits an expression whose value is a promise of a string. Must give no user activation. Nobody
   * waits for the answer any more after `timeout` milliseconds.
   */
  run(expression: string, timeout: number): Promise<unknown>
  /** Moves to and presses at a place in the viewport, in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>
  navigate(url: string): Promise<void>
  reload(): Promise<void>
  back(): Promise<void>
  close(): Promise<void>
}
