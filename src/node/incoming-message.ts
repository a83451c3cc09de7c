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
 * ```ts
 * import type { Request as ExpressRequest } from 'express'
 * import { incomingMessage } from 'sunshine-connect/node'
 * import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
 *
 * type SignedIn = ExpressRequest & { user?: { id: string } } // as Passport leaves it
 *
 * export const connect = createConnectHandler({
 *   client: createSunshineClient({ clientId: 'acme', clientSecret: 'from the environment' }),
 *   authenticate: (request) => incomingMessage<SignedIn>(request)?.user,
 *   onConnect: ({ user, app }) => console.log(user.id, 'connected', app.id),
 * })
 * ```
 */
export function incomingMessage<Message extends IncomingMessage = IncomingMessage>(
  request: Request,
): Message | undefined {
  return messages.get(request) as Message | undefined
}
