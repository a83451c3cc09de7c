import { describe, expect, test } from 'vitest'
import { expectProblem, post, setUp } from './connect-request.js'
import { CODE, json } from './fake-zendesk.js'

const answered = async (status: number, body: unknown, headers = {}) => {
  const { handler, errors, events, connections } = setUp(
    {},
    { '/oauth/token': () => json(body, { status, headers }) },
  )
  const response = await handler(post())
  expect(connections).toEqual([])
  return { response, errors, events }
}

const v2 = (code: string, title?: string) => ({ errors: [{ code, title }] })

describe('a code that Zendesk refuses is told to the page, and is nobody’s alarm', () => {
  test.each<[string, number, object]>([
    ['RFC 6749', 400, { error: 'invalid_grant' }],
    ['RFC 6749, with a sentence', 400, { error: 'invalid_grant', error_description: 'Expired' }],
    [
      'the sentence that many servers copy from the RFC',
      400,
      {
        error: 'invalid_grant',
        error_description:
          'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
      },
    ],
    ['with 401', 401, { error: 'invalid_grant' }],
    ['with 403', 403, { error: 'invalid_grant' }],
    ['in API v2’s shape', 400, v2('invalid_grant', 'No')],
    ['by API v2’s own code', 400, v2('bad_request', 'The code is unknown, expired or used')],
    ['in API v1’s shape', 400, { error: { code: 'bad_request', description: 'Invalid code' } }],
  ])('%s', async (_, status, body) => {
    const { response, errors, events } = await answered(status, body)
    await expectProblem(response, 400, 'code_refused')
    expect(errors).toEqual([])
    expect(events.at(-1)).toMatchObject({
      name: 'answered',
      attributes: { 'error.type': 'code_refused', 'http.response.status_code': 400 },
    })
    expect(JSON.stringify([events, await response.json()])).not.toContain(CODE)
  })
})

describe('everything else that goes wrong with the token is 503, and the operator hears of it', () => {
  test.each<[string, number, unknown]>([
    ['the client is unknown', 401, { error: 'invalid_client' }],
    ['the client is unknown, told with 400', 400, { error: 'invalid_client' }],
    ['the client is refused in API v2’s shape', 401, v2('unauthorized', 'Client is wrong')],
    [
      'several reasons, the client among them',
      400,
      { errors: [v2('invalid_grant').errors[0], { code: 'invalid_client' }] },
    ],
    [
      'the redirect URI',
      400,
      { error: 'invalid_grant', error_description: 'redirect_uri mismatch' },
    ],
    ['the redirect URI, in API v2’s shape', 400, v2('bad_request', 'redirect_uri of this code')],
    ['the rate', 400, v2('bad_request', 'Rate limit for this code exceeded')],
    ['another parameter', 400, v2('bad_request', 'grant_type must be authorization_code')],
    ['another reason that speaks of the code', 400, v2('forbidden', 'This code is not for you')],
    ['no reason at all', 400, {}],
    ['nothing is there', 404, { error: 'invalid_grant' }],
    ['too many requests', 429, { error: 'invalid_grant' }],
    ['a fault of Zendesk’s', 500, { error: 'invalid_grant' }],
    ['a code in an answer with 200', 200, { error: 'invalid_grant' }],
    ['an error that Zendesk calls timeout', 400, { error: 'timeout' }],
  ])('%s', async (_, status, body) => {
    const { response, errors } = await answered(status, body)
    await expectProblem(response, 503, 'token_failed')
    expect(errors).toEqual([expect.objectContaining({ operation: 'getToken', status })])
  })
})

test('invalid_grant to token info says nothing about the code', async () => {
  const { handler, errors } = setUp(
    {},
    { '/v2/tokenInfo': () => json({ error: 'invalid_grant' }, { status: 400 }) },
  )
  await expectProblem(await handler(post()), 503, 'token_info_failed')
  expect(errors).toHaveLength(1)
})
