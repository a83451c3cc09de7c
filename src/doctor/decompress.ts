import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib'

/**
 * The body as it was before its `Content-Encoding`: some servers compress what nobody asked them to. As
 * much of it as `most` bytes hold; the body itself, where it can't be read.
 */
export function decompress(body: Buffer, encoding: string | undefined, most: number): Buffer {
  const decode = DECODERS[encoding?.trim().toLowerCase() ?? '']
  try {
    return decode ? decode(body, most) : body
  } catch {
    return body
  }
}

/** What was cut off is read as far as it goes. */
const DECODERS: Record<string, (body: Buffer, most: number) => Buffer> = {
  gzip: (body, maxOutputLength) =>
    gunzipSync(body, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: (body, maxOutputLength) =>
    inflateSync(body, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH }),
  br: (body, maxOutputLength) =>
    brotliDecompressSync(body, {
      maxOutputLength,
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    }),
}
