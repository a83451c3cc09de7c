import { own } from '../platform/own.js'
import type { RelayMessages, RelayOptions } from '../protocol/relay-options.js'

/** The options that the script's own element carries. A module has none. */
export function readScriptOptions(script: unknown): RelayOptions {
  if (!(script instanceof HTMLScriptElement)) {
    console.error(NO_SCRIPT)
    return {}
  }
  const { openerOrigins, forwardTo, ackTimeout, lang, ...rest } = own(script.dataset)
  return {
    openerOrigins: openerOrigins?.trim().split(/\s+/),
    forwardTo,
    ackTimeout: ackTimeout ? Number(ackTimeout) : undefined,
    lang,
    messages: readMessages(rest),
  }
}

const NO_SCRIPT =
  'sunshine-connect: a module has no data- options: load it as a classic script, or call relayCallback(options).'

/** `data-message-finish-button`, which is `messageFinishButton` here, is the text `finishButton`. */
function readMessages(dataset: DOMStringMap): Partial<RelayMessages> {
  const texts = Object.entries(dataset).map(([name, text]) => {
    const [, initial = '', rest = ''] = name.split(/^message(.)/)
    return [initial.toLowerCase() + rest, text]
  })
  return Object.fromEntries(texts)
}
