import { assertOption } from './assert-option.js'
import { parseUrl } from './base-url.js'

/** Checks a list of exact origins, as a browser writes them into the `Origin` header. */
export function assertOrigins(name: string, value: unknown): asserts value is readonly string[] {
  assertOption(
    Array.isArray(value) &&
      value.every((origin) => /^https?:/.test(origin) && parseUrl(origin)?.origin === origin),
    `${name} must list exact origins like https://app.example, no slash at the end, no *`,
  )
}
