import { functionKind, trueOrFalse } from '../options/kinds.js'
import { type OptionRules, readOptions, withDefault } from '../options/read-options.js'

/** What `toNodeHandler` takes besides the handler. */
export interface NodeHandlerOptions {
  /**
   * Whether the request's scheme and host are taken from what a reverse proxy says about them. Say
   * `true` only where every request comes through a proxy of yours that sets or removes these
   * headers itself: from anybody else they are worth nothing. Default: false, the scheme is that of
   * the connection, the host that of the `Host` header.
   *
   * Read are `X-Forwarded-Proto` and `X-Forwarded-Host`, and for whichever of the two is missing
   * `proto` and `host` of `Forwarded`. Where a header has several values, the last one counts, which
   * the proxy nearest to this server has written. Nothing else is read of them, no address of a
   * client either.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7239
   */
  trustProxy?: boolean
  /**
   * Gets what the handler threw or rejected with, after which the answer is a 500 that says nothing
   * about it. Our own handlers never do; they have an `onError` of their own. What this throws is
   * ignored. Default: prints it with `console.error`.
   */
  onError?: (error: unknown) => unknown
}

/** `NodeHandlerOptions` that were checked and completed. */
export type NodeHandlerSettings = Required<NodeHandlerOptions>

const RULES: OptionRules<NodeHandlerSettings> = {
  trustProxy: withDefault(false, trueOrFalse),
  onError: withDefault(
    (error: unknown) => console.error(error),
    functionKind<(error: unknown) => unknown>(),
  ),
}

export function readNodeOptions(options: NodeHandlerOptions): NodeHandlerSettings {
  return readOptions(options, RULES)
}
