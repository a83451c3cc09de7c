import type { Answer } from '../look.js'

/** The body, if it is JSON and says so. */
export function readJson({ headers, body, isCut }: Answer): unknown {
  if (isCut || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return undefined
  }
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** The `code` of a problem answer. */
export function problemCode(answer: Answer): string | undefined {
  const json = readJson(answer)
  if (typeof json !== 'object' || json === null || !('code' in json)) return undefined
  return typeof json.code === 'string' ? json.code : undefined
}

/** An answer in a few words. */
export function describeAnswer(answer: Answer): string {
  const { status, headers } = answer
  const code = problemCode(answer)
  if (headers.location !== undefined) return `status ${status} to ${headers.location}`
  if (code) return `status ${status} ${code}`
  return `status ${status}, Content-Type: ${headers['content-type'] ?? 'none'}`
}
