// happy-dom has no `self.origin`, which is a page's own origin in a `srcdoc` frame, too.
// See https://html.spec.whatwg.org/multipage/webappapis.html#dom-origin
Object.defineProperty(globalThis, 'origin', { configurable: true, get: () => location.origin })

// vitest's `window` is Node's global object, with happy-dom's functions on it, and so no EventTarget:
// what is called on it by way of the prototype goes to the one that it has. And where no options are
// given, happy-dom reads them off an empty object, which inherits; a browser reads none.
let prototype = EventTarget.prototype
while (!Object.hasOwn(prototype, 'addEventListener')) prototype = Object.getPrototypeOf(prototype)
const { addEventListener } = prototype
prototype.addEventListener = function listen(
  this: EventTarget,
  type: string,
  listener: EventListenerOrEventListenerObject | null,
  options: AddEventListenerOptions | boolean = Object.create(null),
) {
  if (this === (globalThis as unknown))
    globalThis.addEventListener(type, listener as never, options)
  else addEventListener.call(this, type, listener, options)
}

// happy-dom loads nothing that could be stopped.
Object.defineProperty(globalThis, 'stop', { configurable: true, writable: true, value: () => {} })
