import { type IncomingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Sends what fetch would not: exactly these headers, `Host` among them. */
export const sendPlain = (
  url: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '' } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
    })
    // Node would add one of them of its own accord.
    for (const name of ['content-length', 'transfer-encoding'])
      if (!(name in headers)) sent.removeHeader(name)
    sent.on('error', reject)
    sent.end(body)
  })
