/**
 * Reads a body up to `limit` bytes, counted as they come: a length that the sender announces may be
 * missing or wrong. Undefined if there is more: that is left alone, as cancelling would cut the
 * connection on which a server still has to answer.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<string | undefined> {
  // Not `for await`, which takes longer, and cancels what is left.
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  let left = limit
  let text = ''
  while (left >= 0) {
    const { value } = (await reader?.read()) ?? {}
    if (!value) return text + decoder.decode()
    left -= value.length
    text += decoder.decode(value, { stream: true })
  }
  return undefined
}
