/** Zendesk's documented limit for request bodies: 100 kB. */
const LIMIT = 100_000

/** The body as text, or `null` if it is too large. Counts what comes, whatever `Content-Length` says. */
export async function readBody(request: Request): Promise<string | null> {
  const decoder = new TextDecoder()
  const reader = request.body?.getReader()
  let text = ''
  let size = 0
  for (;;) {
    const chunk = await reader?.read()
    if (!chunk || chunk.done) return text + decoder.decode()
    size += chunk.value.byteLength
    // Not cancelled: in Node that would end the connection before the answer is out.
    if (size > LIMIT) return null
    text += decoder.decode(chunk.value, { stream: true })
  }
}
