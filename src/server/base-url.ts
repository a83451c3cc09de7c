import { assertOption } from './assert-option.js'

const LOOPBACK = /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1\]$/

/** Whether secrets may travel there: encrypted, or not leaving this machine. */
export const isSafeUrl = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))

/** The URL that `value` stands for if it is absolute, else undefined. */
export const parseUrl = (value: unknown): URL | undefined => {
  try {
    return new URL(String(value))
  } catch {
    return undefined
  }
}

/** Checks an option that holds the address of an API; gives it without the slash at its end. */
export const baseUrl = (name: string, value: string | URL): string => {
  const url = parseUrl(String(value).replaceAll('{subdomain}', 'subdomain'))
  assertOption(
    url && isSafeUrl(url) && !url.username && !url.password && !/[?#]/.test(url.href),
    `${name} must be an https URL (http on loopback) without credentials, query or fragment`,
  )
  return String(value).trim().replace(/\/+$/, '')
}
