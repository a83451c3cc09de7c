import { hashesOf } from './html/policy.js'
import { readElements } from './html/read-elements.js'

/** The hash of the script in the ready-made redirect page, as its policy writes it. */
export function relayHashOf(callbackPage: string): string | undefined {
  const script = readElements(callbackPage).find(({ name }) => name === 'script')
  return script && hashesOf(script.text)[0]
}
