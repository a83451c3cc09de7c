// As little of Zendesk as the exchange asks for, in a process of its own.
import { createServer } from 'node:http'

const token = JSON.stringify({ access_token: 'a-token', token_type: 'Bearer' })
const info = JSON.stringify({ app: { id: 'app-1', displayName: 'Acme', subdomain: 'acme' } })

const server = createServer(async (request, response) => {
  for await (const _ of request) {
    // Read to its end, so that the connection can be used again.
  }
  response.setHeader('content-type', 'application/json')
  response.end(request.method === 'POST' ? token : info)
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
