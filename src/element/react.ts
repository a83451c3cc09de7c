import {
  createElement,
  type HTMLAttributes,
  type ReactElement,
  type Ref,
  type RefObject,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { Connection, ConnectOptions } from '../browser/options.js'
import { own } from '../platform/own.js'
import type { ConnectErrorEvent, ConnectStatusEvent, ConnectSuccessEvent } from './events.js'
import { OPTION_NAMES } from './options.js'
import type { ElementStatus } from './status.js'
import type { SunshineConnectElement } from './sunshine-connect-element.js'
import type { ElementMessages, TextName } from './texts.js'

/** `connect`'s options, but for those that the element gives itself. */
type Options = Omit<ConnectOptions<unknown>, 'state' | 'signal' | 'onStatus' | 'window'>

/** One text each, as the attribute of this name: `label`, `text-waiting`, … */
type Texts = Partial<Record<TextName, string>>

type Attributes = Omit<
  HTMLAttributes<SunshineConnectElement>,
  keyof ConnectOptions | TextName | 'onConnected' | 'onFailed'
>

/**
 * `connect`'s options by their own names, the element's texts, and what any HTML element takes
 * (`className`, `lang`, `id`, `style`, children with a `slot`).
 */
export interface SunshineConnectProps extends Options, Texts, Attributes {
  /**
   * Called within the click of each new attempt: returns a state issued by your server, or a promise
   * of one. Default: 256 random bits.
   */
  state?: () => string | PromiseLike<string>
  /** Texts in place of the language's, by the names of the attributes that replace one each. */
  messages?: ElementMessages | undefined
  /**
   * The account that you know from earlier: the element shows it as connected. Heeded when it
   * changes, so the one that was connected here stays while you render the same again.
   */
  connection?: unknown
  /** An account was connected; with what the backend answered. */
  onConnected?: ((connection: Connection) => void) | undefined
  /** An attempt failed; with a `ConnectError`, or a `TypeError` that names a wrong option. */
  onFailed?: ((error: unknown) => void) | undefined
  /** The status has changed. */
  onStatus?: ((status: ElementStatus) => void) | undefined
  /** The element: `connect()`, `cancel()`, `focus()`, `status`, `error`. */
  ref?: Ref<SunshineConnectElement> | undefined
}

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
  const settings: Settings = own({})
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
    const until = own({ signal: unmounted.signal })
    const onSuccess = ({ connection }: ConnectSuccessEvent) => onConnected?.(connection)
    const onError = ({ error }: ConnectErrorEvent) => onFailed?.(error)
    const onChange = ({ status }: ConnectStatusEvent) => onStatus?.(status)
    element?.addEventListener('connect-success', onSuccess, until)
    element?.addEventListener('connect-error', onError, until)
    element?.addEventListener('connect-status', onChange, until)
    return () => unmounted.abort()
  })
}

/** Sets what has changed, and only that: the account that the element has connected itself stays. */
function useSettings(place: Place, settings: Settings): void {
  const given = useRef<Settings>(own({}))
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

/** What can be written on `<sunshine-connect>` in a template: attributes, properties, events. */
export interface ElementAttributes
  extends Partial<Record<TextName, string>>,
    Partial<
      Pick<
        SunshineConnectElement,
        | 'clientId'
        | 'redirectUri'
        | 'callbackOrigin'
        | 'authorizeUrl'
        | 'exchange'
        | 'credentials'
        | 'mode'
        | 'returnTo'
        | 'timeout'
        | 'closedGrace'
        | 'params'
        | 'headers'
        | 'popup'
        | 'state'
        | 'messages'
      >
    > {
  connection?: unknown
  'client-id'?: string
  'redirect-uri'?: string
  'callback-origin'?: string
  'authorize-url'?: string
  'return-to'?: string
  'closed-grace'?: number | string
  'onconnect-status'?: (event: ConnectStatusEvent) => void
  'onconnect-success'?: (event: ConnectSuccessEvent) => void
  'onconnect-error'?: (event: ConnectErrorEvent) => void
}
