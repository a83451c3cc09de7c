import { readScriptOptions } from './callback/read-script-options.js'
import { relayCallback } from './callback/relay-callback.js'
import { ofDocument } from './platform/of-document.js'

// The classic script of the redirect page: relays as soon as it runs.
const options = readScriptOptions(ofDocument('currentScript'))
// The page is there for this alone: its title is in the same language.
if (options.lang) ofDocument('documentElement').lang = options.lang
relayCallback(options)
