/**
 * The fragment that makes the redirect page a bridge: a window that a page in a frame has opened, that
 * stays on its own origin and so keeps its opener, and that opens Zendesk in a second window.
 */
export const BRIDGE_FRAGMENT = '#sunshine-connect-bridge'
