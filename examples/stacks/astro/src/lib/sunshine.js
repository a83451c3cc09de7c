import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'

const { SUNSHINE_CLIENT_ID, SUNSHINE_CLIENT_SECRET } = process.env
const sandbox = SUNSHINE_CLIENT_ID ? undefined : 'http://127.0.0.1:4001/sc'

let handler

/** Made with the first request: the build loads this file, too, where no secrets are. */
export function connect(request) {
  handler ??= createConnectHandler({
    client: createSunshineClient({
      clientId: SUNSHINE_CLIENT_ID ?? 'sandbox',
      clientSecret: SUNSHINE_CLIENT_SECRET ?? 'sandbox-secret',
      ...(sandbox ? { bridgeUrl: sandbox, apiUrl: sandbox } : {}),
    }),
    // Add `authenticate`, which says who is signed in, and store the connection as theirs.
    onConnect: ({ app }) => console.log('Store its accessToken, encrypted:', app.id),
    onError: (error) => console.error(error),
  })
  return handler(request)
}
