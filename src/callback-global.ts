import { readScriptOptions } from './callback/read-script-options.js'
import { relayCallback } from './callback/relay-callback.js'

// The classic script of the redirect page: relays as soon as it runs.
const options = readScriptOptions(document.currentScript)
// The page is there for this alone: its title is in the same language.
if (options.lang) document.documentElement.lang = options.lang
relayCallback(options)
