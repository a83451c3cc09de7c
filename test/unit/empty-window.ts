import { vi } from 'vitest'

// The files share processes, since one for each takes longer to start than most of them take. Each has
// modules of its own, as ours know which attempts are running, and an empty window.
vi.resetModules()
if (typeof window === 'object') {
  history.replaceState(null, '', '/')
  sessionStorage.clear()
  localStorage.clear()
  document.head.replaceChildren()
  document.body.replaceChildren()
}
