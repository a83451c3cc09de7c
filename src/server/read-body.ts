/** An object's fields, none of which is known yet. */
export type Fields = Record<string, unknown>

/**
 * Reads a body up to `limit` bytes, counted as they come: a length that the sender announces may be
 * missing or wrong. Undefined if there is more: that is left alone, as cancelling would cut the
 * connection on which a server still has to answer.
 */
export const readBody = async (
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<string | undefined> => {
  const decoder = new TextDecoder()
  let left = limit
  let text = ''
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    left -= chunk.length
    if (left < 0) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The fields of a JSON object: none for nothing, or any other JSON; undefined for what is no JSON. */
export const parseFields = (text: string | undefined): Fields | undefined => {
  try {
    // What is no text is no JSON either.
    return Object(JSON.parse(text === '' ? '{}' : (text as string)))
  } catch {
    return undefined
  }
}
