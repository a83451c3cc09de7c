import { randomText } from '../platform/random-text.js'
import { readBody } from '../platform/read-body.js'
import { apiAnswer, apiError } from './api-answer.js'
import { noteConnection } from './connections.js'
import { BODY_LIMIT, type Grant, type Visit } from './state.js'

type Fields = Record<string, unknown>

/**
 * `POST /sc/oauth/token`. The client is checked before the code, so that nobody without its secret
 * learns whether a code is good, or uses one up.
 */
export async function token(visit: Visit): Promise<Response> {
  const { request, settings, state } = visit
  const parse = PARSERS.get(mediaType(request))
  if (!parse) {
    const title = 'Send application/json or application/x-www-form-urlencoded'
    return apiError(415, 'unsupported_media_type', title)
  }
  const text = await readBody(request.body, BODY_LIMIT)
  if (text === undefined) {
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
  return issueToken(visit, grant)
}

function issueToken({ settings, state, tell }: Visit, grant: Grant): Response {
  const { clientId, account } = grant
  const accessToken = randomText()
  state.tokens.set(accessToken, grant)
  noteConnection(state, grant)
  tell({ type: 'connected', clientId, subdomain: account.subdomain })
  const { expiresIn, refreshToken } = settings.tokens
  return apiAnswer(200, {
    access_token: accessToken,
    token_type: 'Bearer',
    ...(expiresIn && { expires_in: expiresIn }),
    ...(refreshToken && { refresh_token: refreshToken === true ? randomText() : refreshToken }),
  })
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
