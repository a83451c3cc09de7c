/**
 * Reads a body up to `limit` bytes, counted as they come: a length that the sender announces may be
 * missing or wrong. `more` tells that there is more; the caller ends the transfer.
 */
export const readText = async (
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  decoder: TextDecoder,
): Promise<{ text: string; more: boolean }> => {
  if (!body) return { text: '', more: false }
  const reader = body.getReader()
  let text = ''
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return { text: text + decoder.decode(), more: false }
      size += value.byteLength
      if (size > limit) {
        const rest = value.subarray(0, limit - size)
        return { text: text + decoder.decode(rest, { stream: true }), more: true }
      }
      text += decoder.decode(value, { stream: true })
    }
  } finally {
    reader.releaseLock()
  }
}
