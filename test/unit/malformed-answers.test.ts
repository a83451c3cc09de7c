import fc from 'fast-check'
import { expect, test } from 'vitest'
import { issueAttempt } from '../../src/browser/attempt.ts'
import { isConnectError } from '../../src/browser/connect-error.ts'
import { waitForAnswer } from '../../src/browser/popup/wait-for-answer.ts'
import type { Windows } from '../../src/browser/popup/windows.ts'
import { readGrant } from '../../src/browser/read-grant.ts'
import { readAuthorizeOptions } from '../../src/browser/read-options.ts'
import { anyText } from '../any-text.ts'
import { deliver, fakeWindow } from './attempt.ts'

const STATE = 'the-right-state'

const PARAMETERS = ['code', 'state', 'error', 'error_description', 'error_uri']

const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('state', 'code', 'error', 'error_description', 'error_uri'),
  },
  fc.constantFrom('State', 'code[]', ' code', 'st%61te', 'c%6fde', '', '__proto__', 'access_token'),
  fc.string(),
)
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(STATE, 'a-code', '') },
  fc.constantFrom(`${STATE}%00`, `${STATE}+`, '%', '%E0%A4%A', '\ud800', 'null', 'undefined'),
  anyText(),
)
const parameter = fc.oneof(
  fc.tuple(name, value).map(([left, right]) => `${left}=${right}`),
  fc.tuple(name, value).map((pair) => `${new URLSearchParams([pair])}`),
  anyText(),
)
const right = fc.constant(`state=${STATE}`)
const query = fc
  .array(fc.oneof({ weight: 3, arbitrary: parameter }, { weight: 1, arbitrary: right }), {
    maxLength: 6,
  })
  .chain((parts) => fc.constantFrom('&', '&&', '&', ';').map((glue) => parts.join(glue)))

test('1,000 malformed answers: a grant only with one code and the right state, else a ConnectError', async () => {
  const popup = fakeWindow()
  const request = readAuthorizeOptions({ clientId: 'acme' })

  const outcomeOf = async (text: string) => {
    const end = new AbortController()
    let outcome: unknown
    const settle = (settled: unknown) => {
      outcome = settled
    }
    const run = { signal: end.signal, isResolved: false, resolve: settle, reject: settle }
    const shared = { request, end: end.signal }
    const unset = { state: undefined, url: undefined, refusal: undefined }
    const windows = { by: 'message', all: [popup] } as unknown as Windows
    waitForAnswer(issueAttempt({ request, shared, run, ...unset }, STATE), windows)
    deliver(text, { source: popup })
    // The lock comes a few microtasks later.
    for (let turns = 0; turns < 5; turns += 1) await undefined
    end.abort()
    localStorage.clear()
    return outcome
  }

  const seen = { grants: 0, errors: new Set<string>() }
  const check = async (text: string) => {
    const outcome = await outcomeOf(text)
    const fields = new URLSearchParams(text)
    try {
      if (!(outcome instanceof URLSearchParams)) throw outcome
      const grant = readGrant(outcome, request)
      seen.grants += 1
      expect(fields.getAll('code')).toEqual([grant.code])
      expect(grant.code).not.toBe('')
      expect(fields.getAll('state')).toEqual([STATE])
      expect(fields.has('error')).toBe(false)
    } catch (reason) {
      if (!isConnectError(reason)) throw reason
      seen.errors.add(reason.code)
      const isWhole = ['code', 'state'].every((part) => fields.getAll(part).length === 1)
      const isRight = isWhole && fields.get('state') === STATE && fields.get('code')
      const isRefusal = reason.code === 'authorization_error' || fields.has('error')
      const isDoubled = PARAMETERS.some((part) => fields.getAll(part).length > 1)
      if (isRight && !isRefusal && !isDoubled) throw new Error('A good answer was refused')
    }
  }
  await fc.assert(fc.asyncProperty(query, check), { numRuns: 1000 })

  // The generator is worth something only if it reaches every ending.
  expect(seen.grants).toBeGreaterThan(2)
  expect([...seen.errors].sort()).toEqual([
    'authorization_error',
    'invalid_response',
    'state_mismatch',
  ])
})
