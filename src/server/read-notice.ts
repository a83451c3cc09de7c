const BODY_LIMIT = 16_384
const LONGEST_ID = 256

/** The notice in a request to the Remove URL, or the status to refuse it with. */
export const readNotice = async ({
  body,
}: Request): Promise<{ integrationId: string } | 400 | 413> => {
  try {
    const text = await readBounded(body)
    if (text === undefined) return 413
    const { integrationId }: Record<string, unknown> = Object(JSON.parse(text))
    if (typeof integrationId !== 'string' || !integrationId) return 400
    return integrationId.length > LONGEST_ID ? 400 : { integrationId }
  } catch {
    // No JSON, no UTF-8, or a sender that went away while it sent.
    return 400
  }
}

/** Counted as it comes: the length that a sender announces may be missing or wrong. */
const readBounded = async (body: ReadableStream<Uint8Array> | null) => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let left = BODY_LIMIT
  let text = ''
  // Cancelling would cut the connection on which the answer still has to go out.
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    left -= chunk.length
    if (left < 0) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
