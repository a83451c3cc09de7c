import {
  createElement,
  type ReactElement,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { ConnectErrorEvent, ConnectStatusEvent, ConnectSuccessEvent } from '../events.js'
import { OPTION_NAMES } from '../options.js'
import type { SunshineConnectElement } from '../sunshine-connect-element.js'
import type { SunshineConnectProps } from './props.js'

/** What is set as a property of the element, since no attribute could say it, or not in time. */
const SETTINGS: readonly string[] = [...OPTION_NAMES, 'messages', 'connection']

type Handlers = Pick<SunshineConnectProps, 'onConnected' | 'onFailed' | 'onStatus'>
type Settings = Record<string, unknown>
type Place = RefObject<SunshineConnectElement | null>

/**
 * `<sunshine-connect>` for React 19, rendered on a server or not. On a server it renders the tag
 * with its texts, and `inert`: React hydrates neither functions nor objects of a custom element, so
 * the component sets every option itself, and only then lets the person, and an earlier attempt that
 * waits to be finished, through.
 *
 * @example
 * ```tsx
 * import { SunshineConnect } from 'sunshine-connect/element/react'
 *
 * export function Install() {
 *   const show = () => console.log('connected')
 *   return (
 *     <SunshineConnect clientId="your-client-id" exchange="/api/connect" onConnected={show} />
 *   )
 * }
 * ```
 */
export function SunshineConnect(props: SunshineConnectProps): ReactElement {
  const { ref, onConnected, onFailed, onStatus, ...rest } = props
  const { settings, attributes } = splitProps(rest)
  const place = useRef<SunshineConnectElement>(null)
  const [isSet, setIsSet] = useState(false)

  useImperativeHandle(ref, () => place.current as SunshineConnectElement, [])
  useHandlers(place, { onConnected, onFailed, onStatus })
  useSettings(place, settings)
  useLayoutEffect(() => setIsSet(true), [])

  return createElement('sunshine-connect', {
    ...attributes,
    ref: place,
    inert: attributes.inert || !isSet,
    // The element writes its own `status`, before React hydrates it or after.
    suppressHydrationWarning: true,
  })
}

function splitProps(props: object): { settings: Settings; attributes: Settings } {
  const settings: Settings = {}
  const attributes: Settings = {}
  for (const [name, value] of Object.entries(props)) {
    if (SETTINGS.includes(name)) settings[name] = value
    else attributes[name] = value
  }
  return { settings, attributes }
}

/** Always the latest ones, so that they may be written inline. */
function useHandlers(place: Place, { onConnected, onFailed, onStatus }: Handlers): void {
  useLayoutEffect(() => {
    const element = place.current
    const unmounted = new AbortController()
    const { signal } = unmounted
    const onSuccess = ({ connection }: ConnectSuccessEvent) => onConnected?.(connection)
    const onError = ({ error }: ConnectErrorEvent) => onFailed?.(error)
    const onChange = ({ status }: ConnectStatusEvent) => onStatus?.(status)
    element?.addEventListener('connect-success', onSuccess, { signal })
    element?.addEventListener('connect-error', onError, { signal })
    element?.addEventListener('connect-status', onChange, { signal })
    return () => unmounted.abort()
  })
}

/** Sets what has changed, and only that: the account that the element has connected itself stays. */
function useSettings(place: Place, settings: Settings): void {
  const given = useRef<Settings>({})
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    for (const name of SETTINGS) {
      if (!Object.is(given.current[name], settings[name])) {
        Reflect.set(element, name, settings[name])
      }
    }
    given.current = settings
  })
}
