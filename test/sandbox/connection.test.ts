import { startSandbox } from 'sunshine-connect/sandbox'
import { expect, test } from 'vitest'
import { rawRequest } from '../server/raw-request.ts'

test('the next request on a connection is answered, where a body was too long to be read', async () => {
  const sandbox = await startSandbox()
  const body = 'x'.repeat(500_000)
  const head = 'POST /sc/oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json'
  const text = `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const answers = await rawRequest(sandbox.url, text + text, /HTTP\/1.1 \d[\s\S]*HTTP\/1.1 \d/)
  await sandbox.close()
  expect(answers.match(/HTTP\/1.1 4\d\d/g)).toHaveLength(2)
})
