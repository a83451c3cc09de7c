import { functionKind, trueOrFalse } from '../options/kinds.js'
import {
  type OptionKind,
  type OptionRules,
  optional,
  readOptions,
  withDefault,
} from '../options/read-options.js'

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
   * The origin under which browsers know this server, such as `https://app.example`: requests get it
   * in place of any scheme and host that they come with, those of a proxy included. For proxies that
   * put a name of their own into `Host`, and say nothing of the real one. https or http. Default: as
   * the request says.
   */
  origin?: string
  /**
   * Gets what the handler threw or rejected with, after which the answer is a 500 that says nothing
   * about it. Our own handlers never do; they have an `onError` of their own. What this throws is
   * ignored. Default: prints it with `console.error`.
   */
  onError?: (error: unknown) => unknown
}

/** `NodeHandlerOptions` that were checked and completed. */
export interface NodeHandlerSettings {
  trustProxy: boolean
  origin: string | undefined
  onError: (error: unknown) => unknown
}

const httpOrigin: OptionKind<string> = {
  mustBe: 'an exact origin such as https://app.example, without a path',
  read: (value) => {
    const { protocol, origin } = new URL(String(value))
    return /^https?:$/.test(protocol) && origin === value ? origin : undefined
  },
}

const RULES: OptionRules<NodeHandlerSettings> = {
  trustProxy: withDefault(false, trueOrFalse),
  origin: optional(httpOrigin),
  onError: withDefault((error: unknown) => console.error(error), functionKind()),
}

export function readNodeOptions(options: NodeHandlerOptions): NodeHandlerSettings {
  return readOptions(options, RULES)
}
