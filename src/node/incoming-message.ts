import type { IncomingMessage } from 'node:http'

const messages = new WeakMap<Request, IncomingMessage>()

/** Notes which message a `Request` was made of. */
export function rememberMessage(request: Request, message: IncomingMessage): void {
  messages.set(request, message)
}

/**
 * The `req` that a `Request` was made of, with all that the framework and its middleware have put on
 * it: for `authenticate`, `verifyState` and `onConnect`, where they need a session or a user.
 * `undefined` for a request that `toNodeHandler` didn't make.
 *
 * Its body has been read by then; use what the handler gives you.
 *
 * @example
 * const connect = createConnectHandler({
 *   client,
 *   authenticate: (request) => incomingMessage<express.Request>(request)?.session.user,
 *   onConnect: ({ user, accessToken, app }) => save(user, { accessToken, app }),
 * })
 */
export function incomingMessage<Message extends IncomingMessage = IncomingMessage>(
  request: Request,
): Message | undefined {
  return messages.get(request) as Message | undefined
}
