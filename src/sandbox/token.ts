import { apiAnswer, apiError } from './api-answer.js'
import { randomId } from './random-id.js'
import { readBody } from './read-body.js'
import type { Visit } from './visit.js'

type Fields = Record<string, unknown>

/**
 * `POST /sc/oauth/token`. The client is checked before the code, so that nobody without its secret
 * learns whether a code is good, or uses one up.
 */
export async function token({ request, settings, state }: Visit): Promise<Response> {
  const parse = PARSERS.get(mediaType(request))
  if (!parse) {
    const title = 'Send application/json or application/x-www-form-urlencoded'
    return apiError(415, 'unsupported_media_type', title)
  }
  const text = await readBody(request)
  if (text === null) {
    return apiError(413, 'request_entity_too_large', 'The body is larger than 100 kB')
  }
  const fields = parse(text)
  if (!fields) return badRequest('The body can’t be read')
  for (const name of ['client_id', 'client_secret', 'grant_type', 'code']) {
    const value = fields[name]
    if (typeof value !== 'string' || value === '') return badRequest(`${name} is required, once`)
  }

  const client = settings.clients.get(String(fields.client_id))
  if (!client || client.clientSecret !== fields.client_secret) {
    return apiError(401, 'unauthorized', 'Client id or client secret is wrong')
  }
  if (fields.grant_type !== 'authorization_code') {
    return badRequest('grant_type must be authorization_code')
  }
  const code = String(fields.code)
  const grant = state.codes.get(code)
  if (!grant || grant.clientId !== client.clientId) {
    return badRequest('The code is unknown, expired, used, or was issued to another client')
  }
  state.codes.delete(code)
  const accessToken = randomId()
  state.tokens.set(accessToken, grant)
  return apiAnswer(200, { access_token: accessToken, token_type: 'Bearer' })
}

function badRequest(title: string) {
  return apiError(400, 'bad_request', title)
}

function mediaType({ headers }: Request) {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
}

function parseJson(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Fields) : null
  } catch {
    return null
  }
}

/** A name sent twice comes out as a list, which is no string and so refused. */
function parseForm(text: string): Fields {
  const form = new URLSearchParams(text)
  return Object.fromEntries(
    [...form.keys()].map((name) => {
      const values = form.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

const PARSERS = new Map<string, (text: string) => Fields | null>([
  ['application/json', parseJson],
  ['application/x-www-form-urlencoded', parseForm],
])
