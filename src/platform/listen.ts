import { own } from './own.js'

type Events = WindowEventMap & DocumentEventMap

/**
 * `target.addEventListener`, where neither a name on `Object.prototype` (`once`, say) changes what is
 * asked for, nor an element of the page that is called `addEventListener` stands in its place.
 */
export function listen<Type extends keyof Events>(
  target: Window | Document,
  type: Type,
  listener: (event: Events[Type]) => void,
  options: AddEventListenerOptions,
): void {
  const { addEventListener } = EventTarget.prototype
  addEventListener.call(target, type, listener as (event: Event) => void, own(options))
}
