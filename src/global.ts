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

// Loaded twice, the first copy stays: it may have an attempt under way.
if (!window.SunshineConnect?.connect) window.SunshineConnect = api
