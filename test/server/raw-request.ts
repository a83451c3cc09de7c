import { connect } from 'node:net'

/** Sends text as it is, which no HTTP client would, and gives all that comes back until `end`. */
export function rawRequest(origin: string, text: string, end = /\r\n\r\n/): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no more after: ${received}`)))
    socket.on('data', (data) => {
      received += data
      if (end.test(received)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}
