/**
 * Reads a body up to `limit` bytes, counted as they come: a length that the sender announces may be
 * missing or wrong. `more` tells that there is more: it is left alone, as cancelling would cut
 * the connection on which a server still has to answer.
 */
export const readText = async (
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  decoder: TextDecoder,
): Promise<{ text: string; more: boolean }> => {
  let text = ''
  let left = limit
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true })
    left -= chunk.length
    if (left < 0) return { text, more: true }
  }
  return { text: text + decoder.decode(), more: false }
}
