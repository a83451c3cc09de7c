import { fetchConfig } from './backend.js'
import { createConnection } from './connection.js'
import { render, wire } from './view.js'

try {
  const connection = createConnection(await fetchConfig(), render)
  wire(connection)
  connection.check()
} catch {
  // Without its configuration the page can do nothing but ask for it again.
  const reload = () => location.reload()
  wire({ connect: reload, check: reload, cancel: reload, disconnect: reload })
  render({ name: 'failed' })
}
