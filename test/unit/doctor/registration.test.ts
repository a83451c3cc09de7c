// @vitest-environment node
import { expect, test } from 'vitest'
import { judgeRegistration } from '../../../src/doctor/authorize/judge-registration.ts'
import type { Answer } from '../../../src/doctor/look.ts'

const answer = (status: number, location?: string): Answer => ({
  kind: 'answer',
  status,
  headers: location === undefined ? {} : { location },
  body: Buffer.of(),
  isCut: false,
  duration: 1,
})

const judge = (authorizeUrl: string, first: Answer) =>
  judgeRegistration({
    asked: {
      authorizeUrl: new URL(authorizeUrl),
      clientId: 'a',
      redirectUriAsGiven: 'https://app.example/cb',
      origins: [],
    },
    withRedirectUri: first,
    alone: first,
  }).map(({ kind, check }) => `${kind}: ${check}`)

const ZENDESK = 'https://oauth-bridge.zendesk.com/sc/oauth/authorize'
const START = 'https://oauth-bridge.zendesk.com/oauth_bridge/start?client_id=a'

test('what Zendesk’s first answer leaves open is said', () => {
  expect(judge(ZENDESK, answer(302, START))).toEqual([
    'ok: client',
    'ok: redirect-uri',
    'note: first-answer',
  ])
  expect(judge('http://127.0.0.1:4001/', answer(302, '/sign-in'))).not.toContain(
    'note: first-answer',
  )
  expect(judge(ZENDESK, answer(404))).toEqual(['problem: client'])
})
