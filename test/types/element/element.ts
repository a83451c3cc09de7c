import type { Connection, Grant } from 'sunshine-connect'
import type {
  ConnectErrorEvent,
  ConnectStatusEvent,
  ElementMessages,
  ElementStatus,
  SunshineConnectElement,
} from 'sunshine-connect/element'
import 'sunshine-connect/element/define'
import 'sunshine-connect/lang/es'

const element = document.createElement('sunshine-connect')
element satisfies SunshineConnectElement
element.clientId = 'acme'
element.exchange = '/api/connect'
element.exchange = new URL('https://app.example/api/connect')
element.exchange = async ({ code }: Grant, { signal }) => fetch(code, { signal })
element.mode = 'auto'
element.timeout = Number.POSITIVE_INFINITY
element.state = () => 'a state'
element.state = async () => 'a state'
element.headers = { 'x-csrf': 'token' }
element.messages = {
  label: 'Connect Acme',
  'text-waiting': 'Over there.',
} satisfies ElementMessages
element.connection = { app: { displayName: 'Acme' } }
element.connect() satisfies Promise<Connection>
element.connection satisfies Connection | undefined
element.cancel()
element.status satisfies ElementStatus
element.error satisfies unknown

element.addEventListener('connect-status', (event) => {
  event satisfies ConnectStatusEvent
  event.status satisfies ElementStatus
})
document.addEventListener('connect-error', (event) => {
  ;(event as ConnectErrorEvent).error satisfies unknown
})
document.body.addEventListener(
  'connect-success',
  ({ connection }) => connection.app.displayName satisfies string | null,
)

// What must not compile.
// @ts-expect-error: the status is for reading
element.status = 'ready'
// @ts-expect-error: no such status
element.status === 'asleep'
// @ts-expect-error: a state works once, so it is a function
element.state = 'a state'
// @ts-expect-error: no such mode
element.mode = 'sideways'
// @ts-expect-error: no such text
element.messages = { 'text-asleep': 'Zzz' }
