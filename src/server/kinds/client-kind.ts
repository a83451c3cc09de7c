import type { OptionKind } from '../../options/read-options.js'
import type { SunshineClient } from '../client/create-sunshine-client.js'
import { asFields } from '../fields.js'

/** A client, or whatever stands in for one: an object that has the named members. */
export function clientWith<Name extends keyof SunshineClient>(
  ...names: Name[]
): OptionKind<Pick<SunshineClient, Name>> {
  return {
    mustBe: `a client, as createSunshineClient makes it, with ${names.join(', ')}`,
    read: (value) =>
      names.every((name) => asFields(value)[name])
        ? (value as Pick<SunshineClient, Name>)
        : undefined,
  }
}
