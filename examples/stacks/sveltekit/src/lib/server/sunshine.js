import { createConnectHandler, createSunshineClient } from 'sunshine-connect/server'
import { env } from '$env/dynamic/private'

// The sandbox, until the environment has the two secrets: nothing here is to be changed then.
const sandbox = env.SUNSHINE_CLIENT_ID ? undefined : 'http://127.0.0.1:4001/sc'
const zendesk = sandbox ? { bridgeUrl: sandbox, apiUrl: sandbox } : {}

let handler

/** Made with the first request: `vite build` loads this file, too, where no secrets are. */
export function connect(request) {
  handler ??= createConnectHandler({
    client: createSunshineClient({
      clientId: env.SUNSHINE_CLIENT_ID ?? 'sandbox',
      clientSecret: env.SUNSHINE_CLIENT_SECRET ?? 'sandbox-secret',
      ...zendesk,
    }),
    // Add `authenticate`, which says who is signed in, and store the connection as theirs.
    onConnect: ({ app }) => console.log('Store its accessToken, encrypted:', app.id),
    onError: (error) => console.error(error),
  })
  return handler(request)
}
