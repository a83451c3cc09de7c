// Whoever imports this one module, and nothing else, has the types of the tag and its events.
import 'sunshine-connect/element/define'

const element = document.querySelector('sunshine-connect')
if (element) {
  element.clientId = 'acme'
  element.state = async () => 'a state'
  element.addEventListener('connect-success', (event) => event.connection.app.id satisfies string)
  element.addEventListener('connect-error', (event) => event.error satisfies unknown)
  element.addEventListener('connect-status', (event) => event.status satisfies 'ready' | string)
  element.connect() satisfies Promise<unknown>
}
document.createElement('sunshine-connect').cancel()
document.body.addEventListener('connect-success', ({ connection }) => connection)

// What must not compile.
// @ts-expect-error: no such option
document.createElement('sunshine-connect').clientID = 'acme'
// @ts-expect-error: what connected has no status
document.body.addEventListener('connect-success', ({ status }) => status)
