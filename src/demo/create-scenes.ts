import type { SandboxEvent } from '../sandbox/options.js'
import { type RunningSandbox, startSandbox } from '../sandbox/start-sandbox.js'
import { createSunshineClient } from '../server/client/create-sunshine-client.js'
import type { ConnectHandlerEvent } from '../server/connect/connect-options.js'
import { createConnectHandler } from '../server/connect/create-connect-handler.js'
import { nameOf, type Scenario, sandboxOptions } from './scenario.js'
import type { TimelineLog } from './timeline-log.js'

/** A sandbox, and the backend that asks it. */
export interface Scene {
  name: string
  authorizeUrl: string
  connect(request: Request): Promise<Response>
}

export interface Scenes {
  /** The scene of a scenario, which is started with the first page that asks for it. */
  open(scenario: Scenario): Promise<Scene>
  /** By its name; `undefined` if no page has asked for it. */
  find(name: string): Promise<Scene> | undefined
  close(): Promise<unknown>
}

const CLIENT = { clientId: 'sandbox', clientSecret: 'sandbox-secret' }
/** For the backend's calls, in milliseconds: nobody wants to look at a slow Zendesk for long. */
const TIMEOUT = 3000

/** One scene for each scenario that was ever chosen. */
export function createScenes(redirectUris: readonly string[], log: TimelineLog): Scenes {
  const scenes = new Map<string, Promise<Scene & { sandbox: RunningSandbox }>>()

  async function start(scenario: Scenario) {
    const sandbox = await startSandbox({
      ...sandboxOptions(scenario),
      clients: [{ ...CLIENT, redirectUris }],
      onEvent: (event) => {
        const text = sayOfZendesk(event)
        if (text) log.add('zendesk', text, event.time)
      },
    })
    const bridgeUrl = `${sandbox.url}/sc`
    return {
      name: nameOf(scenario),
      sandbox,
      authorizeUrl: `${bridgeUrl}/oauth/authorize`,
      connect: createConnectHandler({
        client: createSunshineClient({
          ...CLIENT,
          bridgeUrl,
          apiUrl: bridgeUrl,
          timeout: TIMEOUT,
        }),
        // Nothing is kept: this is a workbench.
        onConnect: () => {},
        onEvent: (event) => log.add('backend', sayOfBackend(event)),
      }),
    }
  }

  return {
    open(scenario) {
      const name = nameOf(scenario)
      const scene = scenes.get(name) ?? start(scenario)
      scenes.set(name, scene)
      return scene
    },
    find: (name) => scenes.get(name),
    close: () =>
      Promise.all([...scenes.values()].map(async (scene) => (await scene).sandbox.close())),
  }
}

function sayOfZendesk(event: SandboxEvent): string | undefined {
  switch (event.type) {
    case 'asked':
      return 'The window is here: the person is asked to sign in.'
    case 'refused':
      return 'Client or redirect URI are not registered: a page that leads nowhere.'
    case 'signed-in':
      return 'The person has signed in.'
    case 'account-chosen':
      return `The person has chosen ${event.subdomain}.`
    case 'allowed':
      return `Allowed for ${event.subdomain}: back to the redirect page, with a code.`
    case 'denied':
      return 'Denied: back to the redirect page, with access_denied.'
    case 'called':
      return `Answered ${event.operation}: ${event.status}.`
    case 'connected':
      return `A token was issued for ${event.subdomain}.`
    default:
      return undefined
  }
}

function sayOfBackend({ name, attributes }: ConnectHandlerEvent): string {
  switch (name) {
    case 'token':
      return 'The request is all right: asks Zendesk for a token.'
    case 'token_info':
      return 'Has the token: asks which account it is for.'
    case 'store':
      return 'Knows the account: stores the connection (onConnect).'
    default: {
      const code = attributes['error.type']
      const status = attributes['http.response.status_code']
      return `Answers the page: ${status}${code ? `, ${code}` : ''}.`
    }
  }
}
