// happy-dom has no `self.origin`, which is a page's own origin in a `srcdoc` frame, too.
// See https://html.spec.whatwg.org/multipage/webappapis.html#dom-origin
Object.defineProperty(globalThis, 'origin', { configurable: true, get: () => location.origin })
