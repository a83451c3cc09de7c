import type { Flow } from '../flow.js'
import type { AuthorizeRequest } from '../request.js'
import { createBridges } from './create-bridges.js'
import { createPopups } from './create-popups.js'
import { needsBridge } from './needs-bridge.js'
import type { Windows } from './windows.js'

/** `onLeave`: the browser has given this very window, and takes it to the provider. */
export function createWindows(
  request: AuthorizeRequest,
  flow: Flow<unknown>,
  onLeave: () => void,
): Windows {
  const { redirectUri } = request
  if (redirectUri && needsBridge()) return createBridges({ ...request, redirectUri }, flow)
  return createPopups(request, flow, onLeave)
}
