/** Our handlers, and any `(request: Request) => Response`, on Node's own servers. */
export type { NodeHandlerOptions } from './node/options.js'
export { type NodeHandler, toNodeHandler, type WebHandler } from './node/to-node-handler.js'
export { incomingMessage } from './node/to-request.js'
