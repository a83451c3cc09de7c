import type { Settings } from './settings.js'
import type { State } from './state.js'

/** One request, and what is needed to answer it. */
export interface Visit {
  request: Request
  url: URL
  settings: Settings
  state: State
}

export type Handler = (visit: Visit) => Response | Promise<Response>
