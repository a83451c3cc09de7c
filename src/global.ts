import './element-define.js'
import './lang/ar.js'
import './lang/de.js'
import './lang/es.js'
import './lang/fr.js'
import './lang/ja.js'
import './lang/pt.js'
import * as api from './index.js'

declare global {
  interface Window {
    /** The browser API, where the classic script is loaded. */
    SunshineConnect?: typeof api
  }
}

// Loaded twice, the first copy stays: it may have an attempt under way. A form or an image of this
// name is no copy: the window has it too, but not as a property of its own.
const isLoaded = Object.hasOwn(window, 'SunshineConnect') && window.SunshineConnect?.connect
if (!isLoaded) window.SunshineConnect = api
