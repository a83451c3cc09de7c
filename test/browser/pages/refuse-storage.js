// As browsers refuse it: each throws as it is asked for.
function refuse() {
  throw new DOMException('refused', 'SecurityError')
}
self.BroadcastChannel = refuse
Object.defineProperty(self, 'sessionStorage', { get: refuse })
Object.defineProperty(navigator, 'locks', { value: { query: refuse, request: refuse } })
