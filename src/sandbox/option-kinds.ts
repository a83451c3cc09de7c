import { oneOf } from '../options/kinds.js'
import type { OptionKind } from '../options/read-options.js'
import { FAULT_KINDS, type FaultKind, OPENER_POLICIES } from './options.js'

/** A file or an environment that was edited elsewhere leaves a line end or a blank behind. */
export const line: OptionKind<string> = {
  mustBe: 'a non-empty string without control characters, and without blanks at its ends',
  read: (value) =>
    typeof value === 'string' && value.trim() === value && /^\P{Cc}+$/u.test(value)
      ? value
      : undefined,
}

export const subdomain: OptionKind<string> = {
  mustBe: 'a DNS label such as acme, without .zendesk.com',
  read: (value) =>
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(String(value))
      ? String(value).toLowerCase()
      : undefined,
}

export const webAddress: OptionKind<string> = {
  mustBe: 'an absolute http or https URL without fragment',
  read: (value) => {
    if (typeof value !== 'string' || value.includes('#')) return undefined
    return /^https?:$/.test(new URL(value).protocol) ? value : undefined
  },
}

export const webAddresses: OptionKind<readonly string[]> = {
  mustBe: 'a list of absolute http or https URLs without fragment, at least one',
  read: (value) => listOf(value)?.map((each) => webAddress.read(each) ?? refuse()),
}

const openerPolicy = oneOf(...OPENER_POLICIES)
export const coop: OptionKind<string> = {
  mustBe: `true, false, ${openerPolicy.mustBe}`,
  read(value) {
    if (value === true) return 'same-origin'
    return value === false ? '' : openerPolicy.read(value)
  },
}

export const milliseconds: OptionKind<number> = {
  mustBe: 'a number of milliseconds above 0',
  read: (value) => (Number.isFinite(value) && Number(value) > 0 ? Number(value) : undefined),
}

const faultKind = oneOf(...FAULT_KINDS)
export const faultPlan: OptionKind<FaultKind | readonly FaultKind[]> = {
  mustBe: `${faultKind.mustBe}, or a list of these`,
  read: (value) =>
    Array.isArray(value)
      ? value.map((each) => faultKind.read(each) ?? refuse())
      : faultKind.read(value),
}

/** What stands in a list or an object is read by rules of its own, under its own name. */
export const object: OptionKind<object> = {
  mustBe: 'an object',
  read: (value) => (typeof value === 'object' && value !== null ? value : undefined),
}

export function filledList<Entry>(entry: string): OptionKind<readonly Entry[]> {
  return { mustBe: `a list of at least one ${entry}`, read: (value) => listOf(value) as Entry[] }
}

function listOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value : undefined
}

/** `readOptions` takes an exception for a wrong value. */
function refuse(): never {
  throw new TypeError()
}
