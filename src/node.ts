/** Our handlers, and any `(request: Request) => Response`, on Node's own servers. */
export { incomingMessage } from './node/incoming-message.js'
export type { NodeHandlerOptions } from './node/options.js'
export { type NodeHandler, toNodeHandler, type WebHandler } from './node/to-node-handler.js'
