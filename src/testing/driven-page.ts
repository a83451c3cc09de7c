/**
 * A page as Playwright and Puppeteer have it, as far as `asPerson` needs it: both fit, and neither
 * is imported.
 */
export interface DrivenPage<Self = unknown> {
  once(event: 'popup', listener: (popup: Self | null) => void): unknown
  off(event: 'popup', listener: (popup: Self | null) => void): unknown
  frames(): { evaluate(expression: string): Promise<unknown> }[]
  evaluate(expression: string): Promise<unknown>
  url(): string
  isClosed(): boolean
  close(): Promise<void>
}
